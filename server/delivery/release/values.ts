import { parseDocument } from 'yaml';
import type { HelmRelease, ValuesSource } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { goScalars } from '@/server/domain/oam/yaml-scalars';
import { textsOf } from '@/server/domain/secret-texts';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';

export type ResolvedValues = {
  values: JsonObject;
  /** Texts that came from Secrets: what must not be told. */
  secrets: string[];
};
/** Where the values of a release may come from. */
export type ValuesPlace = {
  api: Pick<ClusterApi, 'get'>;
  releaseNamespace: string;
  appNamespace: string;
  /** `spec.components[0].properties` */
  path: string;
};

/** The values of a release: those of its sources in their order, then its own. Maps are merged, lists and all else replaced. */
export async function resolveValues(release: HelmRelease, place: ValuesPlace): Promise<ResolvedValues> {
  let values: JsonObject = {};
  const secrets: string[] = [];
  for (const [index, source] of release.valuesFrom.entries()) {
    const path = `${place.path}.${release.places.valuesFrom}[${index}]`;
    const found = await readValues(source, place, path);
    if (found === null) continue;
    if (source.kind === 'Secret') secrets.push(...textsOf(found));
    values = mergeValues(values, found);
  }
  return { values: mergeValues(values, release.values), secrets };
}

/** `over` wins; neither is changed. */
export function mergeValues(base: JsonObject, over: JsonObject): JsonObject {
  const merged: JsonObject = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const own = merged[key];
    merged[key] = isJsonObject(own) && isJsonObject(value) ? mergeValues(own, value) : value;
  }
  return merged;
}

/** What one source says; null: it is not there, and need not be. */
export async function readValues(
  source: ValuesSource,
  place: Omit<ValuesPlace, 'path'>,
  path: string,
): Promise<JsonObject | null> {
  const { kind, name, key = 'values.yaml', optional } = source;
  const namespace = namespaceFor(source, place, `${kind} ${name}`, path);
  const live = await place.api.get({ apiVersion: 'v1', kind, namespace, name });
  const text = live && textIn(live, kind, key, path);
  if (typeof text === 'string') return parseValues(text, `${kind} ${name}`, key, path);
  if (optional) return null;
  const what = live
    ? `${kind} ${name} in ${namespace} has no key ${key}`
    : `${kind} ${name} is not in ${namespace}`;
  throw new LoamError('not-found', `The values cannot be read: ${what}.`, {
    path,
    expected: `${kind} ${name} with the key ${key}`,
    got: live ? `the keys ${keysOf(live).join(', ') || '(none)'}` : 'nothing',
    hint: 'Make it, or say optional: true.',
  });
}

/** A component reads in the namespace of its release or of its application; anything else may be somebody else's. */
export function namespaceFor(
  { namespace }: { namespace?: string },
  { releaseNamespace, appNamespace }: Pick<ValuesPlace, 'releaseNamespace' | 'appNamespace'>,
  what: string,
  path: string,
): string {
  if (namespace === undefined || namespace === '') return releaseNamespace;
  if (namespace === releaseNamespace || namespace === appNamespace) return namespace;
  throw new LoamError('denied', `${what} of the namespace ${namespace} is not open to this component.`, {
    path: `${path}.namespace`,
    expected: [...new Set([releaseNamespace, appNamespace])].join(' or '),
    got: namespace,
    hint: 'Copy it into the namespace of the release.',
  });
}

function textIn(live: LiveResource, kind: string, key: string, path: string): string | undefined {
  const data = live['data'];
  const value = isJsonObject(data) ? data[key] : undefined;
  if (typeof value === 'string')
    return kind === 'Secret' ? Buffer.from(value, 'base64').toString('utf8') : value;
  const binary = live['binaryData'];
  if (!isJsonObject(binary) || binary[key] === undefined) return undefined;
  throw new LoamError('invalid-input', `The key ${key} of ${kind} ${live.metadata.name} is binary.`, {
    path,
    expected: 'values as YAML in data',
    got: 'binaryData',
  });
}

function keysOf(live: LiveResource): string[] {
  const data = live['data'];
  return isJsonObject(data) ? Object.keys(data).sort() : [];
}

/** Never with the text: it may be a secret. */
function parseValues(text: string, what: string, key: string, path: string): JsonObject {
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: (tags) => goScalars(tags),
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const [fault] = document.errors;
  const refuse = (why: string) =>
    new LoamError('invalid-input', `The values of ${what}, key ${key}, cannot be read: ${why}.`, {
      path,
      expected: 'a map as YAML',
    });
  if (fault) {
    const line = text.slice(0, fault.pos[0]).split('\n').length;
    throw refuse(`line ${line} is no YAML (${fault.code})`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 1_000 });
  } catch {
    throw refuse('its references cannot be followed');
  }
  if (value === null || value === undefined) return {};
  if (!isJsonObject(value)) throw refuse('they are no map');
  return value;
}
