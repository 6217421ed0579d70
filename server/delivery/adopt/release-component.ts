import type { ComponentSpec } from '@/plugins/sdk/definition';
import { canonicalJson } from '@/server/domain/canonical-json';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import { type ReleaseRecord, chartOf } from '../release/record';

type Wanted = {
  /** Of the component. */
  name: string;
  chartFrom: string;
  /** That has some of the values, and what is in it. */
  secret?: { name: string; values: JsonObject } | undefined;
};

/** A component that goes on with a release as it is: the same chart, in the same version, with the same values. */
export function releaseComponent(record: ReleaseRecord, { name, chartFrom, secret }: Wanted): ComponentSpec {
  const { name: source, version } = chartOf(record);
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
      ...valuesOf(record, secret),
      options: { takeOver: true },
    },
  };
}

/** What the Secret has comes from there, all else is told. Nothing is lost, and nothing is added. */
function valuesOf(record: ReleaseRecord, secret: Wanted['secret']): JsonObject {
  const values = secret ? withoutSame(record.values, secret.values) : record.values;
  assertTellable(record, values);
  const added = secret ? addedPaths(secret.values, record.values, '') : [];
  if (added.length > 0) {
    throw new LoamError(
      'invalid-input',
      `The Secret ${secret?.name} has values that the release ${record.name} has not.`,
      {
        path: 'valuesSecret',
        expected: 'values of the release',
        got: added.slice(0, 5).join(', '),
        hint: 'Take them out: going on with a release changes nothing of it.',
      },
    );
  }
  return {
    ...(secret ? { valuesFrom: [{ kind: 'Secret', name: secret.name }] } : {}),
    ...(Object.keys(values).length === 0 ? {} : { values }),
  };
}

function withoutSame(values: JsonObject, known: JsonObject): JsonObject {
  const left: JsonObject = {};
  for (const [key, value] of Object.entries(values)) {
    const own = known[key];
    if (isJsonObject(value) && isJsonObject(own)) {
      const inner = withoutSame(value, own);
      if (Object.keys(inner).length > 0) left[key] = inner;
    } else if (own === undefined || canonicalJson(own) !== canonicalJson(value)) left[key] = value;
  }
  return left;
}

function addedPaths(from: JsonObject, values: JsonObject, path: string): string[] {
  return Object.entries(from).flatMap(([key, value]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const own = values[key];
    if (own === undefined) return [at];
    return isJsonObject(value) && isJsonObject(own) ? addedPaths(value, own, at) : [];
  });
}

const secretive = /passw|secret|token|credential|private|api_?key|access_?key/i;

/** A document is read by everybody who may read the project: what sounds secret does not go into it. */
function assertTellable({ name, namespace }: ReleaseRecord, values: JsonObject): void {
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
