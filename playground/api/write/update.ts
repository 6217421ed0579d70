import {
  capUpdaters,
  managersOf,
  withManagedFields,
  withoutManagedFields,
} from '@/playground/api/apply/managed-fields';
import { type Managers, updateManagers } from '@/playground/api/apply/updater';
import type { ApiContext } from '@/playground/api/context';
import type { Target } from '@/playground/api/read/list';
import type { Served } from '@/playground/api/served';
import { invalid } from '@/playground/api/validation/field-error';
import { assertValid, invalidObject } from '@/playground/api/validation/invalid-object';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { badRequest, conflict, modified } from '@/playground/store/status-error';
import { managerFor, type WriteRequest } from './create';
import { assertNamespaceMatches, decodeObject } from './decode-object';

/** PUT. */
export function replaceObject(
  context: ApiContext,
  target: Target & { name: string },
  raw: JsonObject,
  duplicates: readonly string[],
  request: WriteRequest,
  subresource?: string,
): KubeObject {
  const { served, namespace, name } = target;
  const object = decodeObject(served, raw, duplicates, request, request.warnings);
  assertNamespaceMatches(served, object, namespace);
  const given = object.metadata.name;
  if (given && given !== name)
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name})`);
  if (!given) throw badRequest('name must be provided');
  const existing = served.fromStorage(context.store.get(served.storage, namespace, name));
  if (!object.metadata.resourceVersion && !served.kind.allowsUnconditionalUpdate) {
    const error = invalid('metadata.resourceVersion', 0, 'must be specified for an update');
    throw invalidObject(served.api, name, [error]);
  }
  return finishUpdate(context, served, existing, object, request, subresource);
}

/** From a decoded and defaulted object to the store, for every write but apply. */
export function finishUpdate(
  context: ApiContext,
  served: Served,
  existing: KubeObject,
  object: KubeObject,
  request: WriteRequest,
  subresource?: string,
): KubeObject {
  assertSameState(served, existing, object);
  const given = managersOf(existing, object, subresource !== undefined);
  const next = keepSystemFields(withoutManagedFields(object), existing);
  const endpoint = { schema: served.kind.schema, ignored: served.kind.resetFields(subresource) };
  const manager = managerFor(context, served, request.fieldManager, 'Update', subresource);
  const managers = capUpdaters(
    updateManagers(endpoint, withoutManagedFields(existing), next, given, manager),
  );
  return storeUpdate(context, served, existing, next, managers, request, subresource);
}

function assertSameState(served: Served, existing: KubeObject, { metadata }: KubeObject): void {
  const { uid, resourceVersion, name } = existing.metadata;
  if (metadata.uid && metadata.uid !== uid) {
    const reason = `Precondition failed: UID in precondition: ${metadata.uid}, UID in object meta: ${uid ?? ''}`;
    throw conflict(served.api, name, reason);
  }
  if (metadata.resourceVersion && metadata.resourceVersion !== resourceVersion)
    throw modified(served.api, name);
}

/** What only the server sets is what it was, whatever the client sent. */
export function keepSystemFields(next: KubeObject, existing: KubeObject): KubeObject {
  const metadata: JsonObject = { ...next.metadata };
  const fields = [
    'uid',
    'generation',
    'creationTimestamp',
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
    'resourceVersion',
  ] as const;
  for (const field of fields) {
    const value = existing.metadata[field];
    if (value === undefined) delete metadata[field];
    else metadata[field] = value;
  }
  return { ...next, metadata: metadata as KubeObject['metadata'] };
}

/** Admission, checks and the store: what updates by PUT, patch and apply have in common. */
export function storeUpdate(
  { store }: ApiContext,
  served: Served,
  existing: KubeObject,
  decoded: KubeObject,
  managers: Managers,
  { dryRun, warnings }: WriteRequest,
  subresource?: string,
): KubeObject {
  const { kind } = served;
  const options = { admitted: true, dryRun };
  const stored = store.get(served.storage, existing.metadata.namespace, existing.metadata.name);
  if (subresource === 'status') {
    const next = withManagedFields({ ...existing, status: decoded.status }, managers);
    assertValid(served.api, next.metadata.name, kind.validateStatus?.(next) ?? []);
    return served.fromStorage(store.updateStatus(served.toStorage(next), options));
  }
  const next = withManagedFields(decoded, managers);
  if (served.api.subresources.includes('status')) {
    if (existing.status === undefined) delete next.status;
    else next.status = existing.status;
  }
  kind.prepareUpdate(store, next, existing);
  warnings.push(...(kind.warnings?.(next) ?? []));
  assertValid(served.api, next.metadata.name, [
    ...kind.validateUpdate(next, existing),
    ...kind.validate(next),
  ]);
  next.metadata.resourceVersion = stored.metadata.resourceVersion;
  return served.fromStorage(store.update(served.toStorage(next), options));
}
