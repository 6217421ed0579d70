import { DecodeError } from '@/playground/api/decode/go-decode';
import type { WriteQuery } from '@/playground/api/http/api-request';
import type { Served } from '@/playground/api/served';
import { type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { groupVersion } from '@/playground/store/resources';
import { badRequest, type StatusError } from '@/playground/store/status-error';

/** A body as an object of its kind, with its defaults. What no field is there for is refused, warned of, or dropped. */
export function decodeObject(
  { kind, api }: Served,
  raw: JsonObject,
  duplicates: readonly string[],
  { fieldValidation }: WriteQuery,
  warnings: string[],
): KubeObject {
  assertTypeMeta(api, raw);
  const cannot = (reason: string): StatusError =>
    badRequest(
      `${api.kind} in version ${JSON.stringify(api.version)} cannot be handled as a ${api.kind}: ${reason}`,
    );
  try {
    const { object, unknown } = kind.decode(raw);
    const faults = [
      ...unknown.map((path) => `unknown field ${JSON.stringify(path)}`),
      ...duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`),
    ];
    if (fieldValidation === 'Strict' && faults.length > 0)
      throw cannot(`strict decoding error: ${faults.join(', ')}`);
    if (fieldValidation === 'Warn') warnings.push(...faults);
    kind.setDefaults(object);
    return object;
  } catch (error) {
    if (error instanceof DecodeError) throw cannot(error.message);
    throw error;
  }
}

function assertTypeMeta(api: Served['api'], raw: JsonObject): void {
  const expected = groupVersion(api);
  const version = raw['apiVersion'];
  if (version !== undefined && version !== '' && version !== expected) {
    throw badRequest(
      `the API version in the data (${textOf(version)}) does not match the expected API version (${expected})`,
    );
  }
  const { kind } = raw;
  if (kind === undefined || kind === '' || kind === api.kind) return;
  const what = `${textOf(kind)} in version ${JSON.stringify(api.version)} cannot be handled as a ${api.kind}`;
  const group = api.group === '' ? 'core' : (api.group.split('.')[0] ?? '');
  throw badRequest(
    `${what}: converting (${api.version}.${textOf(kind)}) to (${group}.${api.kind}): unknown conversion`,
  );
}

export function assertNamespaceMatches(
  { api }: Served,
  object: KubeObject,
  namespace: string | undefined,
): void {
  const { metadata } = object;
  if (!api.namespaced) {
    delete metadata.namespace;
    return;
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  if (namespace !== undefined) metadata.namespace = namespace;
}
