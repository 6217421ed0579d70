import type { KubeObject } from './kube-object';
import { type Resource, storageKey } from './resources';
import { expired } from './status-error';

export type WatchEvent = {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  /** A deleted object is shown as it last was, with the resourceVersion of its deletion. */
  readonly object: KubeObject;
  readonly previous: KubeObject | undefined;
  readonly resource: Resource;
  readonly resourceVersion: number;
};

export type WatchListener = (event: WatchEvent) => void;

/** How many changes of one resource a watch may have missed and still resume; then it is told 410 and lists again. */
const windowPerResource = 512;
const sliceMs = 10;

type History = { events: WatchEvent[]; floor: number };
/** `key` is a resource's storage key, or * for all. */
type Subscription = { key: string; listener: WatchListener; cursor: number };

/**
 * Hands changes to listeners in order, each exactly once, later than the write that caused it: a listener may write
 * to the store itself without the order getting mixed up, and a flood of changes never holds the event loop.
 */
export class WatchHub {
  #histories = new Map<string, History>();
  #subscriptions = new Set<Subscription>();
  #queue: WatchEvent[] = [];
  #draining = false;
  #floor: number;
  #onError: (error: unknown) => void;

  constructor(floor: number, onError: (error: unknown) => void) {
    this.#floor = floor;
    this.#onError = onError;
  }

  publish(event: WatchEvent): void {
    const history = this.#history(storageKey(event.resource));
    history.events.push(event);
    if (history.events.length > 2 * windowPerResource) {
      const dropped = history.events.splice(0, windowPerResource);
      history.floor = dropped[dropped.length - 1]?.resourceVersion ?? history.floor;
    }
    this.#queue.push(event);
    this.#schedule();
  }

  /** `since`: only what happened after that resourceVersion; throws 410 when the window has moved past it. */
  subscribe(resource: Resource | '*', listener: WatchListener, now: number, since: number = now): () => void {
    const key = resource === '*' ? '*' : storageKey(resource);
    const missed = since < now && key !== '*' ? this.#since(key, since) : [];
    const subscription = { key, listener, cursor: now };
    this.#subscriptions.add(subscription);
    for (const event of missed) this.#deliver(subscription, event);
    return () => {
      this.#subscriptions.delete(subscription);
    };
  }

  /** Nothing from before now can be watched: the kind has only just come to be served. */
  begin(resource: Resource, now: number): void {
    this.#history(storageKey(resource)).floor = now;
  }

  #since(key: string, since: number): WatchEvent[] {
    const history = this.#history(key);
    if (since < history.floor) throw expired(`too old resource version: ${since} (${history.floor + 1})`);
    return history.events.filter((event) => event.resourceVersion > since);
  }

  #history(key: string): History {
    let history = this.#histories.get(key);
    if (history === undefined) {
      history = { events: [], floor: this.#floor };
      this.#histories.set(key, history);
    }
    return history;
  }

  #schedule(): void {
    if (this.#draining) return;
    this.#draining = true;
    setImmediate(() => this.#drain());
  }

  #drain(): void {
    const until = performance.now() + sliceMs;
    let done = 0;
    for (; done < this.#queue.length; done++) {
      if (done > 0 && performance.now() > until) break;
      const event = this.#queue[done];
      if (event === undefined) continue;
      const key = storageKey(event.resource);
      for (const subscription of this.#subscriptions) {
        if (subscription.key !== '*' && subscription.key !== key) continue;
        if (event.resourceVersion > subscription.cursor) this.#deliver(subscription, event);
      }
    }
    this.#queue.splice(0, done);
    this.#draining = false;
    if (this.#queue.length > 0) this.#schedule();
  }

  #deliver(subscription: Subscription, event: WatchEvent): void {
    try {
      subscription.listener(event);
    } catch (error) {
      this.#onError(error);
    }
  }
}
