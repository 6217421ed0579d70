import type { DefinitionManifest, JsonObject, JsonValue, KubeResource, Text } from './definition';
import { isObject } from './merge';
import type { PluginPack } from './package';

/** How a checker reaches the definitions: through the same sandbox and the same validation as the product. */
export type PluginRunner = {
  call(manifest: DefinitionManifest, functionName: string, args: JsonValue[]): Promise<JsonValue>;
  /** Parameters with defaults filled in, and what is wrong with them. */
  parameters(
    manifest: DefinitionManifest,
    properties: JsonObject,
  ): { value: JsonObject; problems: { message: string }[] };
  /** Whether such objects are among those that the definition says it makes. */
  declares(manifest: DefinitionManifest, made: { apiVersion: string; kind: string }): boolean;
};

const needed: Record<DefinitionManifest['kind'], string[]> = {
  component: ['render'],
  trait: ['patch', 'execute'],
  policy: ['apply'],
  'workflow-step': ['start'],
};

/**
 * What every plugin must hold, besides what the package's reader asks: texts in English and Chinese, a title for every
 * property, examples that validate and work, functions that give the same answer to the same question.
 * @returns what is wrong, a line each; empty when all is well
 */
export async function checkPlugin(pack: PluginPack, runner: PluginRunner): Promise<string[]> {
  const problems: string[] = [];
  for (const { manifest } of pack.definitions) {
    const report = (message: string) => problems.push(`${manifest.kind} ${manifest.name}: ${message}`);
    checkTexts(manifest, report);
    checkTitles(manifest.schema, '', report);
    if (!needed[manifest.kind].some((name) => manifest.functions.includes(name))) {
      report(`needs one of the functions ${needed[manifest.kind].join(', ')}`);
    }
    if (manifest.examples.length === 0) report('has no example');
    for (const example of manifest.examples) await checkExample(manifest, example, runner, report);
  }
  return problems;
}

type Report = (message: string) => void;

function checkTexts(manifest: DefinitionManifest, report: Report): void {
  const texts = { title: manifest.title, description: manifest.description };
  for (const [name, text] of Object.entries(texts)) {
    if (typeof text === 'string') report(`${name} is in one language only`);
    else if (text.en === '' || text.zh === '') report(`${name} is empty`);
  }
}

function checkTitles(schema: unknown, path: string, report: Report): void {
  if (!isObject(schema)) return;
  const { properties, items, additionalProperties, anyOf } = schema;
  if (isObject(properties)) {
    for (const [name, property] of Object.entries(properties)) {
      const at = path === '' ? name : `${path}.${name}`;
      if (!isObject(property) || !hasTitle(property)) report(`${at} has no title in both languages`);
      checkTitles(property, at, report);
    }
  }
  checkTitles(items, `${path}[]`, report);
  checkTitles(additionalProperties, `${path}.*`, report);
  if (Array.isArray(anyOf)) for (const form of anyOf) checkTitles(form, path, report);
}

function hasTitle(property: { [key: string]: unknown }): boolean {
  const translations = property['x-i18n'];
  const zh = isObject(translations) ? translations.zh : undefined;
  return typeof property.title === 'string' && isObject(zh) && typeof zh.title === 'string';
}

async function checkExample(
  manifest: DefinitionManifest,
  { title, properties }: { title: Text; properties: JsonObject },
  runner: PluginRunner,
  report: Report,
): Promise<void> {
  const name = typeof title === 'string' ? title : title.en;
  const { value, problems } = runner.parameters(manifest, properties);
  if (problems.length > 0) return report(`example "${name}": ${problems.map((p) => p.message).join('; ')}`);
  const asked = questions(manifest, value);
  const failures: string[] = [];
  for (const [functionName, args] of asked) {
    try {
      const first = await runner.call(manifest, functionName, args);
      const second = await runner.call(manifest, functionName, args);
      if (JSON.stringify(first) !== JSON.stringify(second)) {
        report(`example "${name}": ${functionName} answers differently`);
      }
      checkAnswer(manifest, runner, { functionName, answer: first }, (message) =>
        report(`example "${name}": ${message}`),
      );
    } catch (error) {
      failures.push(`${functionName} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  // A trait may refuse some of the workloads that it goes with: its parameters may be meant for one of them.
  if (asked.length > 0 && failures.length === asked.length) report(`example "${name}": ${failures[0]}`);
}

function checkAnswer(
  manifest: DefinitionManifest,
  runner: PluginRunner,
  { functionName, answer }: { functionName: string; answer: JsonValue },
  report: Report,
): void {
  if (!isObject(answer)) return;
  const { workload } = manifest;
  const made = kindOf(answer.workload);
  if (functionName === 'render' && workload !== '*' && workload !== undefined) {
    const isIt = made !== null && `${made.apiVersion}/${made.kind}` === workload;
    if (!isIt) report(`says that it makes ${workload}, and makes ${JSON.stringify(made ?? {})}`);
  }
  if (functionName !== 'render' && functionName !== 'patch') return;
  const resources = Array.isArray(answer.resources) ? answer.resources : [];
  for (const each of resources) {
    const other = isObject(each) ? kindOf(each.resource) : null;
    if (other !== null && !runner.declares(manifest, other)) {
      report(`makes ${other.apiVersion}/${other.kind}, which is not among its kinds`);
    }
  }
}

function kindOf(value: unknown): { apiVersion: string; kind: string } | null {
  const { apiVersion, kind } = isObject(value) ? value : {};
  return typeof apiVersion === 'string' && typeof kind === 'string' ? { apiVersion, kind } : null;
}

/** What is asked of a definition with these parameters: pure functions, and steps that need nothing of the host. */
function questions(manifest: DefinitionManifest, parameters: JsonObject): [string, JsonValue[]][] {
  const { kind, capabilities, functions } = manifest;
  if (kind === 'component') return [['render', [{ ...renderContext, parameters }]]];
  if (kind === 'policy') return [['apply', [{ ...policyContext, parameters }, sampleComponents]]];
  if (kind === 'trait' && functions.includes('patch')) {
    const targets = targetsOf(manifest);
    return targets.map((workload) => ['patch', [{ ...renderContext, parameters, workload, resources: [] }]]);
  }
  if (kind === 'workflow-step' && capabilities.length === 0) {
    return [['start', [{ ...stepContext, parameters }]]];
  }
  return [];
}

const renderContext: JsonObject = {
  name: 'example',
  appName: 'shop',
  namespace: 'default',
  appRevision: 'shop-v1',
  appRevisionNumber: 1,
  appLabels: {},
  appAnnotations: {},
  cluster: 'local',
  clusterVersion: { major: 1, minor: 34 },
};
const policyContext: JsonObject = { appName: 'shop', namespace: 'default', policyName: 'example' };
const sampleComponents: JsonValue[] = [
  {
    name: 'web',
    type: 'webservice',
    properties: { image: 'nginx' },
    traits: [{ type: 'scaler', properties: {} }],
  },
  { name: 'back', type: 'worker', properties: { image: 'busybox' } },
];
const stepContext: JsonObject = {
  stepName: 'example',
  appName: 'shop',
  namespace: 'default',
  appRevisionNumber: 1,
  inputs: {},
  attempt: 1,
  idempotencyKey: 'run/example/1',
  answers: [],
  startedAtMs: 1_000_000,
  nowMs: 1_000_000,
  state: null,
};

/** A workload of every kind that a trait says it goes with. */
function targetsOf({ appliesTo = [] }: DefinitionManifest): KubeResourceJson[] {
  const kinds = appliesTo.includes('*') ? ['apps/v1/Deployment'] : appliesTo;
  return kinds.map((kind) => sampleWorkload(kind));
}

type KubeResourceJson = KubeResource & JsonObject;

function sampleWorkload(apiVersionAndKind: string): KubeResourceJson {
  const at = apiVersionAndKind.lastIndexOf('/');
  const kind = apiVersionAndKind.slice(at + 1);
  const template = {
    metadata: { labels: { app: 'example' } },
    spec: { containers: [{ name: 'example', image: 'nginx' }] },
  };
  const spec: JsonObject = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion: apiVersionAndKind.slice(0, at), kind, metadata: { name: 'example' }, spec };
}
