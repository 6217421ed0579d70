import type { KubeObject } from '@/playground/store/kube-object';
import {
  builtinResources,
  events,
  horizontalPodAutoscalers,
  groupVersion,
  type Resource,
  storageKey,
} from '@/playground/store/resources';
import { autoscalerView, viewedAutoscalers } from './kinds/autoscaler-view';
import { BuiltinKind } from './kinds/builtin-kind';
import { eventsView, viewedEvents } from './kinds/events-view';
import type { Kind } from './kinds/kind';

/** One kind at one version as the API serves it, and how it lies in the store. */
export type Served = {
  readonly kind: Kind;
  readonly api: Resource;
  readonly storage: Resource;
  readonly fromStorage: (object: KubeObject) => KubeObject;
  readonly toStorage: (object: KubeObject) => KubeObject;
};

const same = (object: KubeObject): KubeObject => object;

/** All that is served now; custom resources come and go. */
export class ServedKinds {
  #byPath = new Map<string, Served>();
  #byStorage = new Map<string, Kind>();

  constructor() {
    for (const resource of builtinResources) {
      const kind = new BuiltinKind(resource);
      this.add({ kind, api: resource, storage: resource, fromStorage: same, toStorage: same });
    }
    this.add({ kind: new BuiltinKind(viewedEvents), api: viewedEvents, storage: events, ...eventsView });
    const autoscalers = new BuiltinKind(viewedAutoscalers);
    this.add({
      kind: autoscalers,
      api: viewedAutoscalers,
      storage: horizontalPodAutoscalers,
      ...autoscalerView,
    });
  }

  add(served: Served): void {
    this.#byPath.set(`${groupVersion(served.api)}/${served.api.plural}`, served);
    if (served.api === served.storage) this.#byStorage.set(storageKey(served.storage), served.kind);
  }

  remove(resource: Resource): void {
    this.#byPath.delete(`${groupVersion(resource)}/${resource.plural}`);
    this.#byStorage.delete(storageKey(resource));
  }

  find(group: string, version: string, plural: string): Served | undefined {
    return this.#byPath.get(`${groupVersion({ group, version })}/${plural}`);
  }

  /** The kind that a stored object is checked and defaulted by. */
  kindOf(resource: Resource): Kind | undefined {
    return this.#byStorage.get(storageKey(resource));
  }

  all(): Served[] {
    return [...this.#byPath.values()];
  }
}
