import type { ComponentSpec } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { type ReleaseRecord, chartOf } from '../release/record';

type Wanted = {
  /** Of the component. */
  name: string;
  chartFrom: string;
  valuesSecret?: string | undefined;
};

/** A component that goes on with a release as it is: the same chart, in the same version, with the same values. */
export function releaseComponent(
  record: ReleaseRecord,
  { name, chartFrom, valuesSecret }: Wanted,
): ComponentSpec {
  const { name: source, version } = chartOf(record);
  if (valuesSecret === undefined) assertTellable(record);
  const isRegistry = chartFrom.startsWith('oci://');
  const isWhole = isRegistry && chartFrom.replace(/\/$/, '').endsWith(`/${source}`);
  return {
    name,
    type: 'helmchart',
    properties: {
      chart: isWhole
        ? { source: chartFrom.replace(/\/$/, ''), version }
        : { source, repoURL: chartFrom, version },
      release: { name: record.name },
      ...valuesOf(record, valuesSecret),
      options: { takeOver: true },
    },
  };
}

function valuesOf({ values }: ReleaseRecord, secret: string | undefined): JsonObject {
  if (secret !== undefined) return { valuesFrom: [{ kind: 'Secret', name: secret }] };
  return Object.keys(values).length === 0 ? {} : { values };
}

const secretive = /passw|secret|token|credential|private|api_?key|access_?key/i;

/** A document is read by everybody who may read the project: what sounds secret does not go into it. */
function assertTellable({ name, namespace, values }: ReleaseRecord): void {
  const found = secretPaths(values, '');
  if (found.length === 0) return;
  throw new LoamError('invalid-input', `The release ${name} has values that a document must not hold.`, {
    path: 'valuesSecret',
    expected: 'a Secret that has them, under values.yaml',
    got: found.slice(0, 5).join(', '),
    hint: `helm get values ${name} -n ${namespace} -o yaml | kubectl create secret generic ${name}-values -n ${namespace} --from-file=values.yaml=/dev/stdin, then name that Secret.`,
  });
}

function secretPaths(value: JsonValue, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => secretPaths(each, `${path}[${index}]`));
  if (isJsonObject(value))
    return Object.entries(value).flatMap(([key, each]) =>
      secretPaths(each, path === '' ? key : `${path}.${key}`),
    );
  // A name of a Secret is none itself.
  const key = path.split('.').at(-1) ?? '';
  const isText = typeof value === 'string' && value !== '';
  return isText && secretive.test(key) && !/name$|^existing|ref$/i.test(key) ? [path] : [];
}
