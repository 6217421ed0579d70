import { difference, isEmpty, setOf } from '@/playground/api/apply/field-set';
import { conflictStatus, decodeManagers, withoutManagedFields } from '@/playground/api/apply/managed-fields';
import { toFieldSet } from '@/playground/api/apply/to-field-set';
import {
  applyConfiguration,
  ConflictError,
  type Endpoint,
  type Manager,
  type Managers,
  sameManagers,
  type Updated,
} from '@/playground/api/apply/updater';
import { typedErrorMessage, validateTyped } from '@/playground/api/apply/validate-typed';
import type { ApiContext } from '@/playground/api/context';
import { DecodeError } from '@/playground/api/decode/go-decode';
import type { Target } from '@/playground/api/read/list';
import type { Served } from '@/playground/api/served';
import { required } from '@/playground/api/validation/field-error';
import { invalidObject } from '@/playground/api/validation/invalid-object';
import { cloneJson, isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { groupVersion } from '@/playground/store/resources';
import { badRequest, conflict, modified, StatusError } from '@/playground/store/status-error';
import { assertNamespaceExists, insert, managerFor, type WriteRequest } from './create';
import { keepSystemFields, storeUpdate } from './update';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

export type ApplyRequest = WriteRequest & { force: boolean };

/** Server-side apply. `created`: it was not there before. */
export function applyObject(
  context: ApiContext,
  target: Target & { name: string },
  body: Json,
  request: ApplyRequest,
  subresource?: string,
): { object: KubeObject; created: boolean } {
  const { served, namespace, name } = target;
  const config = toConfiguration(target, body, request);
  const { kind } = served;
  const endpoint: Endpoint = { schema: kind.schema, ignored: kind.resetFields(subresource) };
  const manager = managerFor(context, served, request.fieldManager, 'Apply', subresource);
  const stored = context.store.find(served.storage, namespace, name);
  if (!stored) {
    if (subresource !== undefined) context.store.get(served.storage, namespace, name);
    return { object: applyNew(context, target, endpoint, config, manager, request), created: true };
  }
  const existing = served.fromStorage(stored);
  assertSame(served, existing, config);
  const live = withoutManagedFields(existing);
  const managers = decodeManagers(existing.metadata.managedFields);
  const updated = applyOver(endpoint, live, config, managers, manager, request.force);
  const unchanged = updated.object === live;
  if (unchanged && sameManagers(updated.managers, managers)) return { object: existing, created: false };
  const next = unchanged ? cloneJson(live) : decodeApplied(served, config, updated.object);
  const kept = keepSystemFields(withLastApplied(next, existing, config, manager), existing);
  return {
    object: storeUpdate(context, served, existing, kept, updated.managers, request, subresource),
    created: false,
  };
}

function toConfiguration(
  { served, namespace, name }: Target,
  body: Json,
  { fieldManager }: ApplyRequest,
): KubeObject {
  if (fieldManager === '') {
    const error = required('fieldManager', 'is required for apply patch');
    throw invalidObject({ group: 'meta.k8s.io', kind: 'PatchOptions' }, '', [error]);
  }
  if (!isObject(body)) throw badRequest('error decoding YAML: the configuration is no object');
  assertKind(served, body);
  const { managedFields = null, ...metadata }: JsonObject = isObject(body['metadata'])
    ? body['metadata']
    : {};
  if (managedFields !== null) throw badRequest('metadata.managedFields must be nil');
  const given = textOf(metadata['name'] ?? name);
  if (given !== name) {
    throw badRequest(`the name of the object (${given}) does not match the name on the URL (${name ?? ''})`);
  }
  assertTyped(served, body, `${textOf(metadata['namespace'])}/${given}`);
  if (metadata['namespace'] && namespace !== undefined && metadata['namespace'] !== namespace) {
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request');
  }
  metadata['name'] = name;
  if (namespace !== undefined) metadata['namespace'] = namespace;
  return { ...body, metadata } as KubeObject;
}

function assertKind({ api }: Served, body: JsonObject): void {
  const apiVersion = textOf(body['apiVersion']);
  const kind = textOf(body['kind']);
  if (apiVersion === groupVersion(api) && kind === api.kind) return;
  const shown = apiVersion.includes('/') ? apiVersion : `/${apiVersion}`;
  throw badRequest(`invalid object type: ${shown}, Kind=${kind}`);
}

/** The real server answers 500 here, as if it were its own fault. */
function assertTyped({ kind, api }: Served, body: JsonObject, name: string): void {
  const errors = validateTyped(kind.schema, body);
  if (errors.length === 0) return;
  const what = `failed to create typed patch object (${name}; ${kindText(api)})`;
  throw new StatusError(500, '', `${what}: ${typedErrorMessage(errors)}`);
}

function assertSame({ api }: Served, { metadata }: KubeObject, config: KubeObject): void {
  const { uid, resourceVersion, name } = config.metadata;
  if (uid && uid !== metadata.uid) {
    const reason = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${metadata.uid ?? ''}`;
    throw conflict(api, name, reason);
  }
  if (resourceVersion && resourceVersion !== metadata.resourceVersion) throw modified(api, name);
}

function applyNew(
  context: ApiContext,
  { served, namespace, name }: Target & { name: string },
  endpoint: Endpoint,
  config: KubeObject,
  manager: Manager,
  request: ApplyRequest,
): KubeObject {
  const { uid, resourceVersion } = config.metadata;
  if (uid) {
    throw conflict(
      served.api,
      name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    );
  }
  assertNamespaceExists(context, served, namespace);
  if (resourceVersion)
    throw conflict(
      served.api,
      name,
      'the object has been deleted; please apply your changes without a resourceVersion',
    );
  const { object, managers } = applyConfiguration(
    endpoint,
    served.kind.blank(),
    config,
    new Map(),
    manager,
    request.force,
  );
  const decoded = decodeApplied(served, config, object);
  if (namespace !== undefined) decoded.metadata.namespace = namespace;
  return insert(context, served, decoded, managers, request);
}

/** `apps/v1, Kind=Deployment`, and `/v1, Kind=Pod` of the core group. */
function kindText({ group, version, kind }: Served['api']): string {
  return `${group}/${version}, Kind=${kind}`;
}

function decodeApplied({ kind, api }: Served, config: KubeObject, merged: KubeObject): KubeObject {
  try {
    const { object } = kind.decode(merged);
    kind.setDefaults(object);
    return object;
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const gvk = kindText(api);
    const shown = `/${config.metadata.name}; ${gvk}`;
    const reason = `unable to convert unstructured object to ${gvk}: ${error.message}`;
    throw new StatusError(500, '', `failed to convert new object (${shown}) to proper version: ${reason}`);
  }
}

function applyOver(
  endpoint: Endpoint,
  live: KubeObject,
  config: KubeObject,
  managers: Managers,
  manager: Manager,
  force: boolean,
): Updated {
  try {
    return applyConfiguration(endpoint, live, config, managers, manager, force);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
    if (manager.name !== 'kubectl' || !isFromLastApplied(endpoint, live, error)) throw conflictStatus(error);
    return applyConfiguration(endpoint, live, config, managers, manager, true);
  }
}

/** kubectl may take over, without force, what kubectl itself applied from the client's side before. */
function isFromLastApplied({ schema }: Endpoint, live: KubeObject, { conflicts }: ConflictError): boolean {
  const text = live.metadata.annotations?.[lastApplied];
  if (text === undefined) return false;
  const parsed = JSON.parse(text) as Json;
  const disputed = setOf(...conflicts.map(({ path }) => path));
  return isEmpty(difference(disputed, toFieldSet(schema, isObject(parsed) ? parsed : {})));
}

/** kubectl goes on to keep its own annotation where there is one, so that both ways of applying can be mixed. */
function withLastApplied(
  next: KubeObject,
  existing: KubeObject,
  config: KubeObject,
  manager: Manager,
): KubeObject {
  if (manager.name !== 'kubectl' || existing.metadata.annotations?.[lastApplied] === undefined) return next;
  const { [lastApplied]: _old, ...annotations } = config.metadata.annotations ?? {};
  const applied = { ...config, metadata: { ...config.metadata, annotations } };
  const text = `${JSON.stringify(applied)}\n`;
  return {
    ...next,
    metadata: { ...next.metadata, annotations: { ...next.metadata.annotations, [lastApplied]: text } },
  };
}
