/** Milliseconds after which the key wants to be looked at again, or nothing. */
export type Requeue = number | undefined;

export type WorkQueueOptions<Key extends string> = {
  reconcile: (key: Key) => Requeue;
  /** Decides whether to try again (after a growing delay) or to give the key up. */
  onError: (error: unknown, key: Key) => 'retry' | 'drop';
};

const sliceMs = 8;
const longestTimerMs = 2 ** 31 - 1;
const firstRetryMs = 20;
const longestRetryMs = 30_000;

/**
 * Keys that want reconciling. A key that is added ten times before its turn is handled once; a handler never runs
 * inside the caller's stack; a long queue gives the event loop a turn every few milliseconds.
 */
export class WorkQueue<Key extends string = string> {
  #options: WorkQueueOptions<Key>;
  #waiting = new Set<Key>();
  #timers = new Map<Key, { timer: NodeJS.Timeout; at: number }>();
  #failures = new Map<Key, number>();
  #immediate: NodeJS.Immediate | undefined;
  #stopped = false;

  constructor(options: WorkQueueOptions<Key>) {
    this.#options = options;
  }

  add(key: Key): void {
    if (this.#stopped) return;
    this.#waiting.add(key);
    this.#immediate ??= setImmediate(() => this.#drain());
  }

  /** At the latest after so long; a sooner turn that is already planned stays. */
  addAfter(key: Key, delayMs: number): void {
    if (this.#stopped) return;
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const at = Date.now() + delayMs;
    const planned = this.#timers.get(key);
    if (planned && planned.at <= at) return;
    if (planned) clearTimeout(planned.timer);
    const timer = setTimeout(
      () => {
        this.#timers.delete(key);
        this.add(key);
      },
      Math.min(Math.ceil(delayMs), longestTimerMs),
    );
    this.#timers.set(key, { timer, at });
  }

  stop(): void {
    this.#stopped = true;
    if (this.#immediate) clearImmediate(this.#immediate);
    for (const { timer } of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    this.#waiting.clear();
  }

  #drain(): void {
    this.#immediate = undefined;
    const until = performance.now() + sliceMs;
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      this.#handle(key);
      if (performance.now() > until) break;
    }
    if (this.#waiting.size > 0 && !this.#stopped) this.#immediate ??= setImmediate(() => this.#drain());
  }

  #handle(key: Key): void {
    try {
      const again = this.#options.reconcile(key);
      this.#failures.delete(key);
      if (again !== undefined) this.addAfter(key, again);
    } catch (error) {
      if (this.#options.onError(error, key) === 'drop') {
        this.#failures.delete(key);
        return;
      }
      const failures = this.#failures.get(key) ?? 0;
      this.#failures.set(key, failures + 1);
      this.addAfter(key, Math.min(firstRetryMs * 2 ** failures, longestRetryMs));
    }
  }
}
