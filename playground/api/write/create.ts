import {
  capUpdaters,
  managersOf,
  withManagedFields,
  withoutManagedFields,
} from '@/playground/api/apply/managed-fields';
import { type Manager, type Managers, updateManagers } from '@/playground/api/apply/updater';
import type { ApiContext } from '@/playground/api/context';
import type { WriteQuery } from '@/playground/api/http/api-request';
import type { Target } from '@/playground/api/read/list';
import type { Served } from '@/playground/api/served';
import { assertValid } from '@/playground/api/validation/invalid-object';
import { assertWithinQuotas } from '@/playground/controllers/policy/assert-quota';
import type { JsonObject } from '@/playground/store/json';
import { formatTime, type KubeObject } from '@/playground/store/kube-object';
import { randomSuffix } from '@/playground/store/object-metadata';
import { namespaces } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import { assertNamespaceMatches, decodeObject } from './decode-object';

export type WriteRequest = WriteQuery & { fieldManager: string; warnings: string[] };

export function managerFor(
  context: ApiContext,
  { api }: Served,
  name: string,
  operation: Manager['operation'],
  subresource?: string,
): Manager {
  const apiVersion = api.group === '' ? api.version : `${api.group}/${api.version}`;
  return { name, operation, apiVersion, subresource, time: formatTime(context.store.clock.now()) };
}

export function createObject(
  context: ApiContext,
  { served, namespace }: Target,
  raw: JsonObject,
  duplicates: readonly string[],
  request: WriteRequest,
): KubeObject {
  const object = decodeObject(served, raw, duplicates, request, request.warnings);
  assertNamespaceMatches(served, object, namespace);
  if (object.metadata.resourceVersion) {
    throw new StatusError(500, '', 'resourceVersion should not be set on objects to be created');
  }
  assertNamespaceExists(context, served, namespace);
  const { kind } = served;
  const endpoint = { schema: kind.schema, ignored: kind.resetFields(undefined) };
  const given = managersOf(undefined, object, false);
  const next = withoutManagedFields(object);
  const manager = managerFor(context, served, request.fieldManager, 'Update');
  const managers = capUpdaters(updateManagers(endpoint, kind.blank(), next, given, manager));
  return insert(context, served, next, managers, request);
}

/** Admission, checks and the store: what creation by POST and by apply have in common. */
export function insert(
  { store }: ApiContext,
  served: Served,
  decoded: KubeObject,
  managers: Managers,
  { dryRun, warnings }: WriteRequest,
): KubeObject {
  const { kind } = served;
  const object = withManagedFields(decoded, managers);
  const { metadata } = object;
  if (!metadata.name && metadata.generateName) metadata.name = metadata.generateName + randomSuffix();
  metadata.name ??= '';
  delete metadata.uid;
  kind.prepareCreate(store, object);
  warnings.push(...(kind.warnings?.(object) ?? []));
  assertValid(served.api, metadata.name, kind.validate(object));
  assertWithinQuotas(store, served.api, object);
  return served.fromStorage(store.create(served.toStorage(object), { admitted: true, dryRun }));
}

export function assertNamespaceExists(
  { store }: ApiContext,
  { api }: Served,
  namespace: string | undefined,
): void {
  if (api.namespaced && namespace !== undefined) store.get(namespaces, undefined, namespace);
}
