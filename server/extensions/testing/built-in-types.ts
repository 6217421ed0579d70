import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import type {
  Capabilities,
  ComponentSpec,
  DefinitionManifest,
  KubeResource,
  NamedResource,
  Outcome,
  PolicyResult,
} from '@/plugins/sdk/definition';
import type { PluginPack } from '@/plugins/sdk/package';
import type { JsonObject, JsonValue } from '@/server/domain/json';
import { assertDeclared } from '@/server/domain/made-kinds';
import type { DefinitionKind, Extensions } from '@/server/extensions/extensions';
import { createTestExtensions } from './test-extensions';

export type Made = { workload: KubeResource; resources: NamedResource[] };

/** `packPlugins` of plugins/pack: the law of imports lets only tests reach it from here. */
type Packer = (options: { pluginsDir: string; outDir: string }) => Promise<PluginPack[]>;

/** The built-in types in their sandbox, for a test file: packed once before it, closed after it. */
export function openBuiltInTypes(packPlugins: Packer) {
  let extensions: Extensions | undefined;
  let packs: PluginPack[] = [];
  const opened = (): Extensions => {
    if (extensions === undefined) throw new TypeError('the types are there once the tests run');
    return extensions;
  };

  beforeAll(async () => {
    const outDir = await mkdtemp(join(tmpdir(), 'loam-packs-'));
    packs = await packPlugins({ pluginsDir: 'plugins', outDir });
    await rm(outDir, { recursive: true });
    extensions = await createTestExtensions(packs);
  });
  afterAll(() => extensions?.close());

  const call: Call = (...args) => callType(opened(), ...args);

  return {
    extensions: opened,
    packs: () => packs,
    render: async (type: string, properties: JsonObject, context: JsonObject = {}) => {
      const made = await call('component', type, 'render', properties, { ...renderContext, ...context });
      return { resources: [], ...(made as object) } as unknown as Made;
    },
    patch: async (type: string, properties: JsonObject, workload: KubeResource, context: JsonObject = {}) => {
      const given = {
        ...renderContext,
        resources: [],
        ...context,
        workload: workload as unknown as JsonObject,
      };
      const made = await call('trait', type, 'patch', properties, given);
      return { workload, resources: [], ...(made as object) } as unknown as Made;
    },
    apply: async (type: string, properties: JsonObject, components: ComponentSpec[]) => {
      const context = { appName: 'shop', namespace: 'default', policyName: 'p' };
      const given = components as unknown as JsonValue;
      return (await call('policy', type, 'apply', properties, context, given)) as unknown as PolicyResult;
    },
    step: (
      type: string,
      functionName: 'start' | 'poll',
      properties: JsonObject,
      surroundings: StepSurroundings = {},
    ) => callStep(opened(), type, functionName, properties, surroundings),
  };
}

/** What differs from the usual context of a step, and what the host lets it do. */
type StepSurroundings = { host?: Partial<Capabilities>; nowMs?: number; state?: JsonObject };

type Call = (
  kind: DefinitionKind,
  name: string,
  functionName: string,
  properties: JsonObject,
  context: JsonObject,
  ...rest: JsonValue[]
) => Promise<JsonValue>;

async function callType(extensions: Extensions, ...args: Parameters<Call>): Promise<JsonValue> {
  const [kind, name, functionName, properties, context, ...rest] = args;
  const manifest = await extensions.find(kind, name);
  if (manifest === null) throw new TypeError(`no ${kind} ${name}`);
  const parameters = extensions.parameters(manifest, properties, 'properties');
  const made = await extensions.call(manifest, functionName, [{ ...context, parameters }, ...rest]);
  const { resources = [] } = made as { resources?: NamedResource[] };
  for (const { resource } of resources) assertDeclared(manifest, resource);
  return made;
}

async function callStep(
  extensions: Extensions,
  type: string,
  functionName: string,
  properties: JsonObject,
  { host, ...context }: StepSurroundings,
): Promise<Outcome> {
  const manifest = await extensions.find('workflow-step', type);
  if (manifest === null) throw new TypeError(`no workflow step ${type}`);
  const parameters = extensions.parameters(manifest, properties, 'properties');
  const given = { ...stepContext, ...context, parameters };
  const options = host === undefined ? {} : { host: declared(host, manifest) };
  return (await extensions.call(manifest, functionName, [given], options)) as unknown as Outcome;
}

/** What a step asks of the cluster is held against what it declares, as the product does. */
function declared(host: Partial<Capabilities>, manifest: DefinitionManifest): Partial<Capabilities> {
  const { k8s } = host;
  if (k8s === undefined) return host;
  return {
    ...host,
    k8s: {
      ...k8s,
      get: async (apiVersion, kind, ...rest) => {
        assertDeclared(manifest, { apiVersion, kind });
        return k8s.get(apiVersion, kind, ...rest);
      },
      list: async (apiVersion, kind, ...rest) => {
        assertDeclared(manifest, { apiVersion, kind });
        return k8s.list(apiVersion, kind, ...rest);
      },
      apply: async (resource) => {
        assertDeclared(manifest, resource);
        return k8s.apply(resource);
      },
    },
  };
}

const renderContext: JsonObject = {
  name: 'web',
  appName: 'shop',
  namespace: 'default',
  appRevision: 'shop-v3',
  appRevisionNumber: 3,
  appLabels: {},
  appAnnotations: {},
  cluster: 'local',
  clusterVersion: { major: 1, minor: 34 },
};
const stepContext: JsonObject = {
  stepName: 'go',
  appName: 'shop',
  namespace: 'default',
  appRevisionNumber: 3,
  inputs: {},
  attempt: 1,
  idempotencyKey: 'run/go/1',
  answers: [],
  isLastTry: false,
  startedAtMs: 1_000_000,
  nowMs: 1_000_000,
  state: null,
};

/** A workload as a component type makes it, for traits to stand on. */
export function workloadOf(
  kind: string,
  containers: JsonObject[] = [{ name: 'web', image: 'nginx' }],
): KubeResource {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers } };
  const isCron = kind === 'CronJob';
  const apiVersion = isCron || kind === 'Job' ? 'batch/v1' : 'apps/v1';
  const spec = isCron ? { jobTemplate: { spec: { template } } } : { template };
  return { apiVersion, kind, metadata: { name: 'web' }, spec };
}
