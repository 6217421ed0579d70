import { cloneJson } from '@/playground/store/json';
import type { KubeObject, OwnerReference } from '@/playground/store/kube-object';
import type { ObjectStore, WatchEvent } from '@/playground/store/object-store';
import type { Resource } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';

const foreground = 'foregroundDeletion';
const orphan = 'orphan';

/**
 * Removes what belonged to an owner that is gone (background), sees to it that an owner goes last (foreground), or
 * lets go of what is to stay (orphan). Returns how to stop.
 */
export function startGarbageCollector(store: ObjectStore, onError: (error: unknown) => void): () => void {
  const collector = new GarbageCollector(store, onError);
  const stop = store.watch('*', (event) => collector.onEvent(event));
  collector.sweep();
  return stop;
}

class GarbageCollector {
  #store: ObjectStore;
  #onError: (error: unknown) => void;

  constructor(store: ObjectStore, onError: (error: unknown) => void) {
    this.#store = store;
    this.#onError = onError;
  }

  /** What was left half done when the process ended. */
  sweep(): void {
    for (const resource of this.#store.resources.all()) {
      for (const object of this.#store.list(resource)) {
        this.#try(() => this.#collectIfOwnerless(object));
        if (object.metadata.deletionTimestamp !== undefined) this.#try(() => this.#release(resource, object));
      }
    }
  }

  onEvent({ type, object, resource }: WatchEvent): void {
    if (type === 'DELETED') {
      for (const dependent of this.#store.dependentsOf(object.metadata.uid ?? '')) {
        this.#try(() => this.#collectIfOwnerless(dependent));
      }
      this.#releaseOwners(object);
      return;
    }
    if (type === 'ADDED' || object.metadata.ownerReferences)
      this.#try(() => this.#collectIfOwnerless(object));
    if (object.metadata.deletionTimestamp !== undefined) this.#try(() => this.#release(resource, object));
  }

  /** Somebody else may have been faster; that is no fault. */
  #try(act: () => void): void {
    try {
      act();
    } catch (error) {
      if (!(error instanceof StatusError) || (error.code !== 404 && error.code !== 409)) this.#onError(error);
    }
  }

  #resourceOf(object: KubeObject): Resource | undefined {
    return this.#store.resources.byKind(object.apiVersion, object.kind);
  }

  #ownerOf(object: KubeObject, reference: OwnerReference): KubeObject | undefined {
    const resource = this.#store.resources.byKind(reference.apiVersion, reference.kind);
    if (!resource) return undefined;
    const namespace = resource.namespaced ? object.metadata.namespace : undefined;
    const owner = this.#store.find(resource, namespace, reference.name);
    return owner?.metadata.uid === reference.uid ? owner : undefined;
  }

  /** An object lives as long as one of its owners does; references to the others go. */
  #collectIfOwnerless(object: KubeObject): void {
    const references = object.metadata.ownerReferences ?? [];
    if (references.length === 0 || object.metadata.deletionTimestamp !== undefined) return;
    const resource = this.#resourceOf(object);
    const current = resource && this.#store.find(resource, object.metadata.namespace, object.metadata.name);
    if (!resource || !current || current.metadata.uid !== object.metadata.uid) return;
    const alive = references.filter((reference) => this.#isAlive(object, reference));
    const { namespace, name, uid } = object.metadata;
    if (alive.length === 0) {
      this.#store.delete(resource, namespace, name, {
        propagationPolicy: 'Background',
        ...(uid ? { preconditions: { uid } } : {}),
      });
    } else if (alive.length < references.length) {
      this.#store.update(
        { ...cloneJson(current), metadata: { ...cloneJson(current.metadata), ownerReferences: alive } },
        { admitted: true },
      );
    }
  }

  /** An owner of a kind that is not known here cannot be judged. */
  #isAlive(object: KubeObject, reference: OwnerReference): boolean {
    if (!this.#store.resources.byKind(reference.apiVersion, reference.kind)) return true;
    return this.#ownerOf(object, reference) !== undefined;
  }

  #release(resource: Resource, owner: KubeObject): void {
    const finalizers = owner.metadata.finalizers ?? [];
    const current = this.#store.find(resource, owner.metadata.namespace, owner.metadata.name);
    if (!current || current.metadata.uid !== owner.metadata.uid) return;
    if (finalizers.includes(orphan)) this.#orphan(resource, current);
    else if (finalizers.includes(foreground)) this.#deleteDependents(resource, current);
  }

  #orphan(resource: Resource, owner: KubeObject): void {
    const { uid = '' } = owner.metadata;
    for (const dependent of this.#store.dependentsOf(uid)) {
      const next = cloneJson(dependent);
      const kept = (next.metadata.ownerReferences ?? []).filter((reference) => reference.uid !== uid);
      if (kept.length > 0) next.metadata.ownerReferences = kept;
      else delete next.metadata.ownerReferences;
      this.#store.update(next, { admitted: true });
    }
    this.#removeFinalizer(resource, owner, orphan);
  }

  #deleteDependents(resource: Resource, owner: KubeObject): void {
    const { uid = '' } = owner.metadata;
    const dependents = this.#store.dependentsOf(uid);
    for (const dependent of dependents) {
      const { namespace, name, deletionTimestamp } = dependent.metadata;
      const kind = this.#resourceOf(dependent);
      if (kind && deletionTimestamp === undefined) {
        this.#try(() => this.#store.delete(kind, namespace, name, { propagationPolicy: 'Foreground' }));
      }
    }
    if (!this.#store.dependentsOf(uid).some((each) => isBlocking(each, uid)))
      this.#removeFinalizer(resource, owner, foreground);
  }

  #releaseOwners(dependent: KubeObject): void {
    for (const reference of dependent.metadata.ownerReferences ?? []) {
      const owner = this.#ownerOf(dependent, reference);
      const resource = owner && this.#resourceOf(owner);
      if (owner && resource && owner.metadata.deletionTimestamp !== undefined)
        this.#try(() => this.#release(resource, owner));
    }
  }

  #removeFinalizer(resource: Resource, owner: KubeObject, finalizer: string): void {
    const current = this.#store.find(resource, owner.metadata.namespace, owner.metadata.name);
    if (!current) return;
    const next = cloneJson(current);
    const kept = (next.metadata.finalizers ?? []).filter((each) => each !== finalizer);
    if (kept.length > 0) next.metadata.finalizers = kept;
    else delete next.metadata.finalizers;
    this.#store.update(next, { admitted: true });
  }
}

function isBlocking({ metadata }: KubeObject, uid: string): boolean {
  return (metadata.ownerReferences ?? []).some(
    (reference) => reference.uid === uid && reference.blockOwnerDeletion === true,
  );
}
