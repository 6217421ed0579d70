import { randomUUID } from 'node:crypto';
import { type Clock, systemClock } from '@/server/platform/clock';
import type { Admission, WriteOptions } from './admission';
import {
  assertPreconditions,
  assertTakesNew,
  type DeleteOptions,
  gracePeriod,
  markedToEnd,
  withFinalizers,
} from './deletion';
import { deepFreeze } from './json';
import { formatTime, type KubeObject, type LabelSelector } from './kube-object';
import {
  keptMetadata,
  nextGeneration,
  objectKey,
  pendingFinalizers,
  randomSuffix,
  sameContent,
} from './object-metadata';
import { OwnerIndex } from './owner-index';
import { createPersistence, noPersistence, type Persistence } from './persistence';
import { namespaces, type Resource, ResourceRegistry, storageKey } from './resources';
import { matchesSelector } from './selectors';
import { alreadyExists, badRequest, modified, notFound } from './status-error';
import { WatchHub, type WatchListener } from './watch-hub';

export type { Admission, WriteContext, WriteOptions } from './admission';
export type { DeleteOptions, PropagationPolicy } from './deletion';
export type { WatchEvent, WatchListener } from './watch-hub';

export type StoreOptions = {
  dataDir?: string;
  clock?: Clock;
  /** Called with what a watch listener threw; the store goes on. */
  onError?: (error: unknown) => void;
};

/** The type that a caller knows its objects to have; what is stored is not checked against it. */
type ResourceOf<T> = Resource & { readonly object?: T };

/** A restart may have lost changes that nobody was told of; numbers that a watcher might have seen are not used twice. */
const restartGap = 1000;

export function createObjectStore({
  dataDir,
  clock = systemClock,
  onError = rethrowLater,
}: StoreOptions = {}): ObjectStore {
  return new ObjectStore(
    dataDir === undefined ? noPersistence : createPersistence(dataDir, onError),
    clock,
    onError,
  );
}

function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

/**
 * The objects of the playground, in memory, written behind to disk. All calls are synchronous and what they return is
 * shared and frozen: `cloneJson` before changing anything. Errors are `StatusError`s.
 */
export class ObjectStore {
  readonly resources = new ResourceRegistry();
  readonly clock: Clock;
  admission: Admission = (object) => object;

  #persistence: Persistence;
  #tables = new Map<string, Map<string, KubeObject>>();
  #dependents = new OwnerIndex();
  #resourceVersion: number;
  #hub: WatchHub;

  constructor(persistence: Persistence, clock: Clock, onError: (error: unknown) => void) {
    this.#persistence = persistence;
    this.clock = clock;
    const { resourceVersion, objects } = persistence.load();
    this.#resourceVersion = resourceVersion + restartGap;
    for (const { storage, key, object } of objects) {
      this.#table(storage).set(key, deepFreeze(object));
      this.#dependents.add(object);
    }
    this.#hub = new WatchHub(this.#resourceVersion, onError);
  }

  get resourceVersion(): number {
    return this.#resourceVersion;
  }

  /** Undefined when there is none; `get` throws 404 instead. */
  find<T extends KubeObject = KubeObject>(
    resource: ResourceOf<T>,
    namespace: string | undefined,
    name: string,
  ): T | undefined {
    return this.#tables.get(storageKey(resource))?.get(objectKey(namespace, name)) as T | undefined;
  }

  get<T extends KubeObject = KubeObject>(
    resource: ResourceOf<T>,
    namespace: string | undefined,
    name: string,
  ): T {
    const found = this.find<T>(resource, namespace, name);
    if (found === undefined) throw notFound(resource, name);
    return found;
  }

  /** In the order of their keys (namespace, then name). Without a namespace: all of them. */
  list<T extends KubeObject = KubeObject>(
    resource: ResourceOf<T>,
    namespace?: string,
    selector?: LabelSelector,
  ): T[] {
    const found: [string, KubeObject][] = [];
    for (const [key, object] of this.#tables.get(storageKey(resource)) ?? []) {
      if (namespace !== undefined && object.metadata.namespace !== namespace) continue;
      if (selector !== undefined && !matchesSelector(selector, object.metadata.labels)) continue;
      found.push([key, object]);
    }
    return found.sort(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => object as T);
  }

  /** All of one resource, in no order. */
  values(resource: Resource): Iterable<KubeObject> {
    return this.#tables.get(storageKey(resource))?.values() ?? [];
  }

  /** All objects that name this uid among their owners. */
  dependentsOf(uid: string): KubeObject[] {
    return this.#dependents.of(uid);
  }

  create<T extends KubeObject>(object: T, options: WriteOptions = {}): T {
    const resource = this.#resourceOf(object);
    const metadata = { ...object.metadata };
    if (!metadata.name && metadata.generateName) metadata.name = metadata.generateName + randomSuffix();
    if (metadata.resourceVersion)
      throw badRequest('resourceVersion should not be set on objects to be created');
    this.#assertNamespaceOpen(resource, metadata.namespace, metadata.name);
    if (this.find(resource, metadata.namespace, metadata.name)) throw alreadyExists(resource, metadata.name);
    delete metadata.deletionTimestamp;
    delete metadata.deletionGracePeriodSeconds;
    delete metadata.generation;
    if (resource.hasGeneration) metadata.generation = 1;
    // The API may have chosen it already: a job's selector is made of it.
    metadata.uid = (options.admitted && metadata.uid) || randomUUID();
    metadata.creationTimestamp = formatTime(this.clock.now());
    const admitted = this.#admit({ ...object, metadata }, resource, undefined, undefined, options);
    return this.#put(resource, admitted, undefined, options) as T;
  }

  /** Everything but status, for kinds whose status has an endpoint of its own. */
  update<T extends KubeObject>(object: T, options: WriteOptions = {}): T {
    const resource = this.#resourceOf(object);
    const existing = this.#expectSame(resource, object);
    const next: KubeObject = { ...object, metadata: keptMetadata(object, existing) };
    if (resource.subresources.includes('status')) {
      if (existing.status === undefined) delete next.status;
      else next.status = existing.status;
    }
    return this.#replace(resource, existing, next, undefined, options) as T;
  }

  /** Only status, and of built-in kinds annotations, as the real server has it; the generation never counts this. */
  updateStatus<T extends KubeObject>(object: T, options: WriteOptions = {}): T {
    const resource = this.#resourceOf(object);
    const existing = this.#expectSame(resource, object);
    const metadata = { ...existing.metadata };
    if (!resource.custom && object.metadata.annotations) metadata.annotations = object.metadata.annotations;
    if (options.admitted && object.metadata.managedFields)
      metadata.managedFields = object.metadata.managedFields;
    const next: KubeObject = { ...existing, metadata };
    if (object.status === undefined) delete next.status;
    else next.status = object.status;
    return this.#replace(resource, existing, next, 'status', options) as T;
  }

  /** Returns the object as it was when it went, or as it is while finalizers or a grace period hold it. */
  delete(
    resource: Resource,
    namespace: string | undefined,
    name: string,
    options: DeleteOptions = {},
  ): KubeObject {
    const existing = this.get(resource, namespace, name);
    assertPreconditions(resource, existing, options);
    const grace = gracePeriod(resource, existing, options);
    const marked = withFinalizers(existing, options.propagationPolicy);
    if (grace === 0 && pendingFinalizers(marked).length === 0)
      return this.#remove(resource, existing, options);
    const ending = markedToEnd(marked, grace, this.clock.now());
    if (resource === namespaces) ending.status = { ...ending.status, phase: 'Terminating' };
    return sameContent(existing, ending) ? existing : this.#put(resource, ending, existing, options);
  }

  /**
   * Calls the listener for every change from now on, or after `since` (a resourceVersion; 410 when that is too long
   * ago). Calls come later than the write, in order; see WatchHub. Returns how to stop.
   */
  watch(resource: Resource | '*', listener: WatchListener, since?: number): () => void {
    return this.#hub.subscribe(resource, listener, this.#resourceVersion, since);
  }

  /** A watch of this kind can go back to now at most: earlier, it was not served. */
  beginHistory(resource: Resource): void {
    this.#hub.begin(resource, this.#resourceVersion);
  }

  /** Resolves when all writes so far would survive the death of the process. */
  flushed(): Promise<void> {
    return this.#persistence.flushed();
  }

  close(): void {
    this.#persistence.close();
  }

  #resourceOf(object: KubeObject): Resource {
    const resource = this.resources.byKind(object.apiVersion, object.kind);
    if (resource === undefined)
      throw badRequest(`no kind "${object.kind}" is registered for version "${object.apiVersion}"`);
    return resource;
  }

  #assertNamespaceOpen(resource: Resource, namespace: string | undefined, name: string): void {
    if (!resource.namespaced) return;
    if (!namespace) throw badRequest('an empty namespace may not be set during creation');
    assertTakesNew(this.get(namespaces, undefined, namespace), resource, name);
  }

  #expectSame(resource: Resource, object: KubeObject): KubeObject {
    const { namespace, name, resourceVersion, uid } = object.metadata;
    const existing = this.get(resource, namespace, name);
    if (uid) assertPreconditions(resource, existing, { preconditions: { uid } });
    if (resourceVersion && resourceVersion !== existing.metadata.resourceVersion)
      throw modified(resource, name);
    return existing;
  }

  #admit(
    object: KubeObject,
    resource: Resource,
    existing: KubeObject | undefined,
    subresource: string | undefined,
    { admitted = false, fieldManager }: WriteOptions,
  ): KubeObject {
    if (admitted) return object;
    const operation = existing === undefined ? 'create' : 'update';
    return this.admission(object, { resource, operation, existing, fieldManager, subresource });
  }

  #replace(
    resource: Resource,
    existing: KubeObject,
    changed: KubeObject,
    subresource: string | undefined,
    options: WriteOptions,
  ): KubeObject {
    const next = this.#admit(changed, resource, existing, subresource, options);
    const generation =
      subresource === 'status' ? existing.metadata.generation : nextGeneration(resource, existing, next);
    if (generation !== undefined) next.metadata = { ...next.metadata, generation };
    const ends = existing.metadata.deletionTimestamp !== undefined && pendingFinalizers(next).length === 0;
    if (ends && (existing.metadata.deletionGracePeriodSeconds ?? 0) === 0)
      return this.#remove(resource, next, options);
    return sameContent(existing, next) ? existing : this.#put(resource, next, existing, options);
  }

  #put(
    resource: Resource,
    object: KubeObject,
    existing: KubeObject | undefined,
    options: { dryRun?: boolean },
  ): KubeObject {
    if (options.dryRun) return object;
    const resourceVersion = ++this.#resourceVersion;
    const stored = deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(resourceVersion) },
    });
    const key = objectKey(stored.metadata.namespace, stored.metadata.name);
    this.#table(storageKey(resource)).set(key, stored);
    if (existing) this.#dependents.remove(existing);
    this.#dependents.add(stored);
    this.#persistence.write(storageKey(resource), key, stored, resourceVersion);
    const type = existing ? 'MODIFIED' : 'ADDED';
    this.#hub.publish({ type, object: stored, previous: existing, resource, resourceVersion });
    return stored;
  }

  #remove(resource: Resource, object: KubeObject, options: { dryRun?: boolean }): KubeObject {
    if (options.dryRun) return object;
    const resourceVersion = ++this.#resourceVersion;
    const key = objectKey(object.metadata.namespace, object.metadata.name);
    const previous = this.#table(storageKey(resource)).get(key);
    this.#table(storageKey(resource)).delete(key);
    if (previous) this.#dependents.remove(previous);
    this.#persistence.write(storageKey(resource), key, undefined, resourceVersion);
    const last = deepFreeze({
      ...object,
      metadata: { ...object.metadata, resourceVersion: String(resourceVersion) },
    });
    this.#hub.publish({ type: 'DELETED', object: last, previous, resource, resourceVersion });
    return last;
  }

  #table(storage: string): Map<string, KubeObject> {
    let table = this.#tables.get(storage);
    if (table === undefined) this.#tables.set(storage, (table = new Map()));
    return table;
  }
}
