import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { type HelmAnswer, runHelm } from './run';

/** What a chart is rendered with. */
export type RenderInput = {
  release: string;
  namespace: string;
  values: JsonObject;
  isUpgrade: boolean;
  kubeVersion: string;
  apiVersions: readonly string[];
  includeCRDs: boolean;
  skipSchemaValidation: boolean;
};

const timeoutMs = 60_000;

/** The manifests of a chart, hooks included, as Helm renders them. Nobody is called. */
export async function template(
  program: string,
  archive: Buffer,
  input: RenderInput,
  signal?: AbortSignal,
): Promise<string> {
  const answer = await runHelm(program, {
    args: (folder) => [
      'template',
      input.release,
      `${folder}/chart.tgz`,
      '--namespace',
      input.namespace,
      '--values',
      `${folder}/values.json`,
      '--kube-version',
      input.kubeVersion,
      ...input.apiVersions.flatMap((each) => ['--api-versions', each]),
      ...(input.includeCRDs ? ['--include-crds'] : []),
      ...(input.isUpgrade ? ['--is-upgrade'] : []),
      ...(input.skipSchemaValidation ? ['--skip-schema-validation'] : []),
    ],
    files: { 'chart.tgz': archive, 'values.json': JSON.stringify(input.values) },
    timeoutMs,
    signal,
  });
  if (answer.code === 0) return answer.stdout;
  throw toRefusal(answer);
}

const mostMessage = 2_000;

/** Helm's own words, without its prefix and our folder. */
function toRefusal({ stderr }: HelmAnswer): LoamError {
  const said = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(?:WARNING|level=|time=|coalesce\.go)/.test(line))
    .join('\n')
    .replace(/^Error: /, '')
    .replaceAll(/\S*loam-helm-[^\s/]*\//g, '')
    .replace(/\s*Use --debug flag[\s\S]*$/, '')
    .trim()
    .slice(0, mostMessage);
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
