import { join } from 'node:path';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { chartLimits } from './chart-archive';
import { type ClusterView, openClusterWindow } from './cluster-window';
import { type HelmAnswer, mostOutput, runHelm, tooMuch } from './run';

/** What a chart is rendered with. */
export type RenderInput = {
  release: string;
  namespace: string;
  values: JsonObject;
  /** The revision that is there; 0: none, it is installed. */
  before: number;
  includeCRDs: boolean;
  skipSchemaValidation: boolean;
  cluster: Pick<ClusterView, 'api' | 'onSecret'>;
};

const timeoutMs = 60_000;
// What helm says of an upgrade repeats the chart's own files, in base64.
const mostUpgrade = mostOutput + Math.ceil(chartLimits.unpackedBytes * 1.5);

/**
 * The manifests of a chart, hooks included, as Helm renders them for this cluster: `lookup` finds what the release's namespace
 * holds, and `.Release` says what revision it is. Nothing is written; nobody else is called.
 */
export async function template(
  program: string,
  archive: Buffer,
  input: RenderInput,
  signal?: AbortSignal,
): Promise<string> {
  const window = await openClusterWindow({ ...input.cluster, namespace: input.namespace }, signal);
  const run = (args: string[], most?: number) =>
    runHelm(program, {
      args: (folder) => [...args, ...commonArgs(input, folder)],
      files: {
        'chart.tgz': archive,
        'values.json': JSON.stringify(input.values),
        kubeconfig: window.kubeconfig,
        'releases.json': JSON.stringify(releasesOf(input)),
      },
      env: (folder) => ({
        KUBECONFIG: join(folder, 'kubeconfig'),
        HELM_DRIVER: 'memory',
        HELM_MEMORY_DRIVER_DATA: join(folder, 'releases.json'),
      }),
      timeoutMs,
      most,
      signal,
    });
  try {
    const read = async (args: string[], most?: number) => {
      const answer = await run(args, most);
      if (answer.code === 0) return answer.stdout;
      throw window.failure() ?? refusedLookup(window.refused(), input) ?? toRefusal(answer);
    };
    const flags = [
      ...(input.includeCRDs ? ['--include-crds'] : []),
      ...(input.before > 0 ? ['--is-upgrade'] : []),
    ];
    if (input.before === 0) return await read(['template', ...flags]);
    const upgrade = await read(
      ['upgrade', '--reset-values', '--disable-openapi-validation', '--output', 'json'],
      mostUpgrade,
    );
    // `helm upgrade` leaves out the CRDs of crds/.
    const crds = input.includeCRDs ? crdsIn(await read(['template', ...flags])) : '';
    return `${crds}${manifestOf(upgrade)}`;
  } finally {
    window.close();
  }
}

function commonArgs({ release, namespace, skipSchemaValidation }: RenderInput, folder: string): string[] {
  return [
    release,
    join(folder, 'chart.tgz'),
    '--namespace',
    namespace,
    '--values',
    join(folder, 'values.json'),
    '--dry-run=server',
    ...(skipSchemaValidation ? ['--skip-schema-validation'] : []),
  ];
}

/** What helm is to take for its records: of the release only how far it has come. */
function releasesOf({ release, namespace, before }: RenderInput): JsonObject[] {
  if (before === 0) return [];
  const chart = { metadata: { apiVersion: 'v2', name: release, version: '0.0.0' } };
  return [{ name: release, namespace, version: before, info: { status: 'deployed' }, chart }];
}

function crdsIn(text: string): string {
  return text
    .split(/^---[ \t]*\r?$/m)
    .filter((part) => /^# Source: (?:\S*\/)?crds\//m.test(part))
    .map((part) => `---\n${part.trim()}\n`)
    .join('');
}

/** Of `helm upgrade --output json`, as `helm template` says it. */
function manifestOf(output: string): string {
  const { manifest = '', hooks } = JSON.parse(output) as {
    manifest?: string;
    hooks?: { path: string; manifest: string }[] | null;
  };
  const parts = (hooks ?? []).map((hook) => `---\n# Source: ${hook.path}\n${hook.manifest.trim()}\n`);
  const text = `${manifest.trimEnd()}\n${parts.join('')}`;
  if (text.length > mostOutput) throw tooMuch(mostOutput);
  return text;
}

function refusedLookup(path: string | null, { namespace }: RenderInput): LoamError | null {
  if (path === null) return null;
  return new LoamError('denied', `The chart looks up what it may not see: ${path.slice(0, 200)}.`, {
    expected: `objects of the namespace ${namespace}`,
    got: path.slice(0, 200),
    hint: 'A chart sees the objects of its own namespace alone. Many charts have a value that switches the lookup off.',
  });
}

const mostMessage = 2_000;

/** Helm's own words, without its prefix and our folder. */
function toRefusal({ stderr }: HelmAnswer): LoamError {
  const whole = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(?:WARNING|level=|time=|coalesce\.go)/.test(line))
    .join('\n')
    .replace(/^Error: (?:UPGRADE FAILED: )?/, '')
    .replaceAll(/\S*loam-helm-[^\s/]*\//g, '')
    .replace(/\s*Use --debug flag[\s\S]*$/, '')
    .trim();
  const said = withoutRounds(whole).slice(0, mostMessage);
  const missing = /found in Chart\.yaml, but missing in charts\/ directory: (.*)/.exec(said)?.[1];
  if (missing !== undefined) {
    return new LoamError('invalid-input', `The chart needs other charts that it does not hold: ${missing}.`, {
      expected: 'a chart with its dependencies in charts/',
      got: missing,
      hint: 'Run `helm dependency build`, and pack the chart again.',
    });
  }
  const schema = /values don't meet the specifications of the schema\(s\)[^:]*:\s*([\s\S]*)/.exec(said)?.[1];
  if (schema !== undefined) {
    return new LoamError('invalid-input', `The values do not fit the chart's schema: ${schema.trim()}`, {
      hint: 'values.schema.json of the chart says what they may be.',
    });
  }
  return new LoamError('invalid-input', `The chart cannot be rendered: ${said || 'helm says nothing'}`, {
    hint: 'The message is of a template of the chart: its values may lack something, or the chart is broken.',
  });
}

const everyRound = 100;

/** Of a template that includes itself Helm tells every round: each is said once, and what it comes to. */
function withoutRounds(text: string): string {
  const parts = text.split(/(?=: error calling )/);
  const told = [...new Set(parts)].join('');
  return parts.length < everyRound ? told : `${told.replace(/\W+$/, '')}: it includes itself without end`;
}
