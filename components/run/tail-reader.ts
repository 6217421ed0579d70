export type TailState<Item> = { items: readonly Item[]; isPending: boolean; error: unknown };

type Page<Item> = { items: Item[]; more: boolean };

/**
 * Reads a list that only grows at its end: asks for what comes after the position that is known (0: from the beginning),
 * again while there is more, one request at a time. A pull while one runs is made up for when it ended.
 */
export class TailReader<Item> {
  private readonly fetch: (after: number, signal: AbortSignal) => Promise<Page<Item>>;
  private readonly positionOf: (item: Item) => number;
  private readonly watchers = new Set<() => void>();
  private state: TailState<Item> = { items: [], isPending: true, error: null };
  private after = 0;
  private running: AbortController | undefined;
  private isStale = false;

  constructor(
    fetch: (after: number, signal: AbortSignal) => Promise<Page<Item>>,
    positionOf: (item: Item) => number,
  ) {
    this.fetch = fetch;
    this.positionOf = positionOf;
  }

  getState = (): TailState<Item> => this.state;

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  /** There may be more at the end. */
  pull = (): void => {
    this.isStale = true;
    if (!this.running) void this.run(new AbortController());
  };

  stop = (): void => {
    this.running?.abort();
    this.running = undefined;
  };

  private async run(controller: AbortController): Promise<void> {
    this.running = controller;
    try {
      for (let more = true; more || this.isStale;) {
        this.isStale = false;
        const page = await this.fetch(this.after, controller.signal);
        if (controller.signal.aborted) return;
        more = page.more;
        this.append(page);
      }
    } catch (error) {
      if (!controller.signal.aborted) this.change({ ...this.state, isPending: false, error });
    } finally {
      if (this.running === controller) this.running = undefined;
    }
  }

  private append({ items, more }: Page<Item>): void {
    const last = items.at(-1);
    if (last !== undefined) this.after = this.positionOf(last);
    const all = items.length === 0 ? this.state.items : [...this.state.items, ...items];
    this.change({ items: all, isPending: more, error: null });
  }

  private change(state: TailState<Item>): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
