import { cloneJson, isObject, type JsonObject, textOf } from '@/playground/store/json';
import { formatTime, type KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore, WatchEvent } from '@/playground/store/object-store';
import { namespaces } from '@/playground/store/resources';
import { conflict, StatusError } from '@/playground/store/status-error';

const finalizer = 'kubernetes';
const retryMs = 200;

/** Empties namespaces that are being deleted, and lets them go when they are empty. Returns how to stop. */
export function startNamespaceDeletion(store: ObjectStore, onError: (error: unknown) => void): () => void {
  const waiting = new Set<string>();
  let stopped = false;

  const empty = (name: string): void => {
    waiting.delete(name);
    if (stopped) return;
    try {
      emptyNamespace(store, name);
    } catch (error) {
      if (!(error instanceof StatusError)) onError(error);
    }
  };
  const schedule = (name: string, delayMs: number): void => {
    if (waiting.has(name)) return;
    waiting.add(name);
    setTimeout(() => empty(name), delayMs).unref();
  };
  const onEvent = ({ type, object, resource }: WatchEvent): void => {
    if (resource === namespaces) {
      if (type !== 'DELETED' && object.metadata.deletionTimestamp !== undefined)
        schedule(object.metadata.name, 0);
      return;
    }
    const { namespace } = object.metadata;
    if (type !== 'DELETED' || namespace === undefined) return;
    const holder = store.find(namespaces, undefined, namespace);
    if (holder?.metadata.deletionTimestamp !== undefined) schedule(namespace, retryMs / 10);
  };
  const stop = store.watch('*', onEvent);
  for (const { metadata } of store.list(namespaces))
    if (metadata.deletionTimestamp !== undefined) schedule(metadata.name, 0);
  return () => {
    stopped = true;
    stop();
  };
}

function emptyNamespace(store: ObjectStore, name: string): void {
  const namespace = store.find(namespaces, undefined, name);
  if (namespace?.metadata.deletionTimestamp === undefined) return;
  const left: KubeObject[] = [];
  for (const resource of store.resources.all()) {
    if (!resource.namespaced) continue;
    for (const object of store.list(resource, name)) {
      if (object.metadata.deletionTimestamp === undefined) {
        store.delete(resource, name, object.metadata.name, { propagationPolicy: 'Background' });
      }
      const remaining = store.find(resource, name, object.metadata.name);
      if (remaining) left.push(remaining);
    }
  }
  if (left.length === 0) finalizeNamespace(store, name, { spec: { finalizers: [] } });
  else reportRemaining(store, name, left);
}

/** `kubectl get ns x -o yaml` tells what still holds it. */
function reportRemaining(store: ObjectStore, name: string, left: KubeObject[]): void {
  const current = store.find(namespaces, undefined, name);
  if (!current) return;
  const held = left.filter(({ metadata }) => (metadata.finalizers ?? []).length > 0);
  const finalizers = [...new Set(held.flatMap(({ metadata }) => metadata.finalizers ?? []))];
  const lastTransitionTime = formatTime(store.clock.now());
  const condition = (type: string, on: boolean, reason: string, message: string): JsonObject => ({
    type,
    status: on ? 'True' : 'False',
    lastTransitionTime: transitionTime(current, type, on) ?? lastTransitionTime,
    reason,
    message,
  });
  const kinds = [...new Set(left.map(({ kind }) => kind))].join(', ');
  const conditions = [
    condition(
      'NamespaceContentRemaining',
      true,
      'SomeResourcesRemain',
      `Some resources are remaining: ${kinds} (${left.length})`,
    ),
    condition(
      'NamespaceFinalizersRemaining',
      held.length > 0,
      held.length > 0 ? 'SomeFinalizersRemain' : 'ContentHasNoFinalizers',
      held.length > 0
        ? `Some content in the namespace has finalizers remaining: ${finalizers.join(', ')} in ${held.length} resource instances`
        : 'All content-preserving finalizers finished',
    ),
  ];
  store.updateStatus(
    { ...cloneJson(current), status: { ...current.status, conditions } },
    { admitted: true },
  );
}

function transitionTime(current: KubeObject, type: string, on: boolean): string | undefined {
  const conditions = current.status?.['conditions'];
  const before = Array.isArray(conditions)
    ? conditions.filter(isObject).find((each) => each['type'] === type)
    : undefined;
  return before?.['status'] === (on ? 'True' : 'False') ? textOf(before['lastTransitionTime']) : undefined;
}

/** PUT /finalize: the namespace with these finalizers in its spec; without any it is gone. */
export function finalizeNamespace(store: ObjectStore, name: string, body: JsonObject): KubeObject {
  const existing = store.get(namespaces, undefined, name);
  const metadata = isObject(body['metadata']) ? body['metadata'] : {};
  if (metadata['uid'] && metadata['uid'] !== existing.metadata.uid)
    throw conflict(namespaces, name, 'the UID does not match');
  const spec = isObject(body['spec']) ? body['spec'] : {};
  const finalizers = Array.isArray(spec['finalizers']) ? spec['finalizers'] : [];
  const next = cloneJson(existing);
  next.spec = {
    ...next.spec,
    finalizers: finalizers.filter((each) => each !== finalizer || spec === existing.spec),
  };
  if (finalizers.includes(finalizer)) next.spec['finalizers'] = finalizers;
  return store.update(next, { admitted: true });
}
