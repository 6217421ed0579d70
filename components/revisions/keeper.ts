export type Keeping =
  | { state: 'kept'; at: Date | null }
  /** Not on its way yet, or on it. */
  | { state: 'keeping' }
  | { state: 'failed'; error: unknown };

type Options<What> = {
  /** Both in one request: `later` was put while `earlier` was not kept yet. */
  both: (earlier: What, later: What) => What;
  afterMs?: number;
  now?: () => Date;
};

/**
 * Keeps on the server what somebody changes, a moment after they changed it, one request at a time, the newest always last. What could
 * not be kept is tried again with the next change, or when it is asked for.
 */
export class Keeper<What> {
  #keeping: Keeping = { state: 'kept', at: null };
  #next: { what: What } | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #sending: Promise<void> | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #send: (what: What) => Promise<unknown>;
  readonly #both: Options<What>['both'];
  readonly #afterMs: number;
  readonly #now: () => Date;

  constructor(
    send: (what: What) => Promise<unknown>,
    { both, afterMs = 1_000, now = () => new Date() }: Options<What>,
  ) {
    this.#send = send;
    this.#both = both;
    this.#afterMs = afterMs;
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

  put(what: What): void {
    this.#next = { what: this.#next ? this.#both(this.#next.what, what) : what };
    this.#become({ state: 'keeping' });
    this.#timer ??= setTimeout(() => void this.flush(), this.#afterMs);
  }

  /** At once, e.g. as the page is left. Resolves when nothing is under way; never rejects. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#next) this.#sending ??= this.#sendAll();
    await this.#sending;
  }

  async #sendAll(): Promise<void> {
    while (this.#next) {
      const { what } = this.#next;
      this.#next = undefined;
      try {
        await this.#send(what);
        // What was taken back is kept nowhere.
        if (!this.#next) this.#become({ state: 'kept', at: what === null ? null : this.#now() });
      } catch (error) {
        const later = this.#waiting();
        this.#next = { what: later ? this.#both(what, later.what) : what };
        // Something newer is sent all the same; else this is what is to be sent when somebody asks.
        if (later) continue;
        this.#become({ state: 'failed', error });
        break;
      }
    }
    this.#sending = undefined;
  }

  /** What was put while something was under way. */
  #waiting(): { what: What } | undefined {
    return this.#next;
  }

  #become(keeping: Keeping): void {
    this.#keeping = keeping;
    for (const listener of this.#listeners) listener();
  }
}
