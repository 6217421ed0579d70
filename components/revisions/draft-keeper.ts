/** How a draft reaches where it is kept. */
export type DraftStore = {
  keep: (draft: DraftText) => Promise<unknown>;
  discard: () => Promise<unknown>;
};
export type DraftText = { document: string; baseRevision: number };

export type Keeping =
  | { state: 'kept'; at: Date | null }
  /** Not on its way yet, or on it. */
  | { state: 'keeping' }
  | { state: 'failed'; error: unknown };

const afterMs = 1_000;

/**
 * Keeps what somebody writes a moment after they wrote it, one request at a time, the newest text always last. What could
 * not be kept is tried again with the next change, or when it is asked for.
 */
export class DraftKeeper {
  #keeping: Keeping = { state: 'kept', at: null };
  /** What is still to be sent; undefined: nothing, null: that there is no draft any more. */
  #next: DraftText | null | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #store: DraftStore;
  readonly #now: () => Date;

  constructor(store: DraftStore, now: () => Date = () => new Date()) {
    this.#store = store;
    this.#now = now;
  }

  get keeping(): Keeping {
    return this.#keeping;
  }

  readonly listen = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  write(draft: DraftText): void {
    this.#next = draft;
    this.#become({ state: 'keeping' });
    this.#timer ??= setTimeout(() => void this.flush(), afterMs);
  }

  /** There is nothing to keep any more: it was saved, or taken back. */
  async discard(): Promise<void> {
    this.#next = null;
    await this.flush();
  }

  /** At once, e.g. as the page is left. Resolves when nothing is under way; never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#next !== undefined) this.#sending ??= this.#send();
    await this.#sending;
  }

  async #send(): Promise<void> {
    while (this.#next !== undefined) {
      const next = this.#next;
      this.#next = undefined;
      try {
        await (next === null ? this.#store.discard() : this.#store.keep(next));
        if (this.#next === undefined) this.#become({ state: 'kept', at: next === null ? null : this.#now() });
      } catch (error) {
        // Something newer is sent all the same; else this is what is to be sent when somebody asks.
        if (this.#next !== undefined) continue;
        this.#next = next;
        this.#become({ state: 'failed', error });
        break;
      }
    }
    this.#sending = undefined;
  }

  #become(keeping: Keeping): void {
    this.#keeping = keeping;
    for (const listener of this.#listeners) listener();
  }
}
