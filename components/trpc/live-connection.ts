import { liveControlTopics } from '@/server/domain/live-topic';

/** Where the page stands with the truth. `retryAt` is when the next try is made. */
export type LiveState =
  | { status: 'connecting' }
  | { status: 'live'; caughtUp: number | null }
  | { status: 'lost'; since: Date; retryAt: Date };

export type LiveSignal = { id: string; topic: string; data: unknown };

export type LiveHandlers = {
  onOpen: () => void;
  onSignal: (signal: LiveSignal) => void;
  onLost: () => void;
};

/** Opens one stream over `topics`, resuming after `lastEventId`; answers how to close it. */
export type OpenLiveStream = (
  request: { topics: string[]; lastEventId: string | undefined },
  handlers: LiveHandlers,
) => () => void;

type Listener = { hear: (data: unknown) => void; catchUp: (() => void) | undefined };

const regroupMs = 30;
const catchUpMs = 1500;
const firstRetryMs = 1000;
const lastRetryMs = 30_000;

/**
 * One stream per tab over all topics that somebody on the page listens to. Topics that come or go reopen it after the
 * last event seen, so that nothing falls between; a lost stream is tried again after 1, 2, 4, ... 30 seconds. When
 * nobody listens any more it closes by itself.
 */
export class LiveConnection {
  private readonly open: OpenLiveStream;
  private readonly topics = new Map<string, Set<Listener>>();
  private readonly watchers = new Set<() => void>();
  private state: LiveState = { status: 'connecting' };
  private openTopics = '';
  private lastEventId: string | undefined;
  /** Topics of which nothing was missed up to `lastEventId`. Undefined: all, as far as the page's first data reaches. */
  private unbroken: ReadonlySet<string> | undefined;
  private retryMs = firstRetryMs;
  private isHeld: boolean;
  private close: (() => void) | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private catchUp: { count: number; timer: ReturnType<typeof setTimeout> } | undefined;

  /** `position`: the event that the page's first data already holds. `held`: it opens nothing before `release`. */
  constructor(open: OpenLiveStream, position?: string, held = false) {
    this.open = open;
    this.lastEventId = position;
    if (position === undefined) this.unbroken = new Set();
    this.isHeld = held;
  }

  release = (): void => {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.regroup();
  };

  /**
   * Calls `hear` for every signal of `topic` until the answer is called. What comes to the page after its first data has
   * data that is older than its place in the stream: `catchUp` is called once, to fetch again.
   */
  listen(topic: string, hear: (data: unknown) => void, catchUp?: () => void): () => void {
    const listener: Listener = { hear, catchUp };
    const listeners = this.topics.get(topic) ?? new Set();
    listeners.add(listener);
    this.topics.set(topic, listeners);
    if (this.unbroken?.has(topic)) catchUp?.();
    this.regroup();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.topics.delete(topic);
      this.regroup();
    };
  }

  watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => {
      this.watchers.delete(watcher);
    };
  };

  getState = (): LiveState => this.state;

  /** A person does not want to wait for the next try, or the network is back. */
  retryNow = (): void => {
    if (this.state.status === 'lost') this.reconnect();
  };

  /** The network is gone: the stream would only notice after its time of silence. */
  cut = (): void => {
    if (this.state.status === 'live') this.onLost();
  };

  // Pages mount and unmount several listeners at once; one reopening serves them all.
  private regroup(): void {
    if (this.isHeld || this.state.status === 'lost') return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (this.wanted().join() !== this.openTopics) this.reconnect();
    }, regroupMs);
  }

  private wanted(): string[] {
    return [...this.topics.keys()].sort();
  }

  private reconnect(): void {
    clearTimeout(this.timer);
    this.close?.();
    this.close = undefined;
    const topics = this.wanted();
    this.openTopics = topics.join();
    if (topics.length === 0) return;
    let current = true;
    const close = this.open(
      { topics, lastEventId: this.lastEventId },
      {
        onOpen: () => current && this.onOpen(),
        onSignal: (signal) => current && this.onSignal(signal, topics),
        onLost: () => current && this.onLost(),
      },
    );
    this.close = () => {
      current = false;
      close();
    };
  }

  private onOpen(): void {
    const wasLost = this.state.status === 'lost';
    this.retryMs = firstRetryMs;
    this.change({ status: 'live', caughtUp: null });
    if (!wasLost) return;
    const timer = setTimeout(() => {
      const count = this.catchUp?.count ?? 0;
      this.catchUp = undefined;
      if (this.state.status === 'live') this.change({ status: 'live', caughtUp: count });
    }, catchUpMs);
    this.catchUp = { count: 0, timer };
  }

  private onSignal(signal: LiveSignal, streamed: readonly string[]): void {
    this.lastEventId = signal.id;
    if (signal.topic === liveControlTopics.ready) this.onReady(streamed);
    const listeners = this.topics.get(signal.topic);
    // The stream also tells of itself; that is no change that was caught up.
    if (this.catchUp && listeners) this.catchUp.count += 1;
    for (const listener of listeners ?? []) listener.hear(signal.data);
  }

  private onReady(streamed: readonly string[]): void {
    const { unbroken } = this;
    this.unbroken = new Set(streamed);
    const late = unbroken === undefined ? [] : streamed.filter((topic) => !unbroken.has(topic));
    for (const topic of late) for (const listener of this.topics.get(topic) ?? []) listener.catchUp?.();
  }

  private onLost(): void {
    this.close?.();
    this.close = undefined;
    clearTimeout(this.catchUp?.timer);
    this.catchUp = undefined;
    const since = this.state.status === 'lost' ? this.state.since : new Date();
    this.change({ status: 'lost', since, retryAt: new Date(Date.now() + this.retryMs) });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.reconnect(), this.retryMs);
    this.retryMs = Math.min(this.retryMs * 2, lastRetryMs);
  }

  private change(state: LiveState): void {
    this.state = state;
    for (const watcher of this.watchers) watcher();
  }
}
