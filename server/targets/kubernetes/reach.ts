import { LoamError, isLoamError } from '@/server/domain/error';
import { isRejected } from './status-error';

/** A cluster that does not answer: since when, and what it said last. */
export type Away = { since: Date; why: string };

export type ReachOptions = {
  /** How people call the cluster. */
  name: string;
  /** Whether the server answers anything at all; throws what keeps it from that. */
  probe: (signal: AbortSignal) => Promise<void>;
  /** It went away, or (null) came back. */
  onChange: (away: Away | null) => void;
  times?: Partial<typeof usualTimes>;
};

/** Whether one cluster answers, as seen by all calls to it: one that is away is not waited for by each of them. */
export type Reach = {
  /** Runs a call; while the cluster is away it fails at once. `signal` is aborted when it goes away meanwhile. */
  call<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T>;
  away(): Away | null;
  /** Somebody waits for it: while it is away it is asked often. */
  want(): void;
  /** Half of the recent calls took longer; null where there were none. */
  latencyMs(): number | null;
  /** Calls wait and nothing has come back for a moment: no time to begin more. */
  isSilent(): boolean;
  /** A stream is open, on which a server that stands still looks like one that has nothing to say. */
  holdStream(signal: AbortSignal): void;
  /** Calls back when the cluster goes away, and when it is back. */
  onTurn(act: () => void, signal: AbortSignal): void;
  /** It was reached on another way: by a test, or with new credentials. */
  wasReached(): void;
  close(): void;
};

const usualTimes = {
  /** Nothing came back for this long while calls wait: ask whether anybody is there. */
  silenceMs: 2_000,
  probeMs: 3_000,
  /** While nothing but streams are open. */
  idleMs: 20_000,
  /** Between two tries of a cluster that is away: the first, and the longest while somebody asks for it. */
  retryMs: 500,
  longestRetryMs: 5_000,
  /** Nobody has asked for it for this long: then up to the rest between two tries. */
  forgottenMs: 90_000,
  restMs: 60_000,
  /** What is said of how fast it answers is of now: an outage is not told for as long as few calls come. */
  recentMs: 60_000,
};
const recentCalls = 50;
const crowd = 4;
const crowdSilenceMs = 400;

/** A circuit breaker: a call that fails has the server asked once more, and that decides for all. */
export function createReach(options: ReachOptions): Reach {
  return new Breaker(options);
}

class Breaker implements Reach {
  readonly #options: ReachOptions;
  readonly #times: typeof usualTimes;
  readonly #turns = new EventTarget();
  readonly #closing = new AbortController();
  #lost = new AbortController();
  #away: Away | null = null;
  #pending = 0;
  #streams = 0;
  #answeredMs = performance.now();
  #wantedMs = performance.now();
  #timer: NodeJS.Timeout | undefined;
  #asking: Promise<void> | undefined;
  #retryMs: number;
  #took: { atMs: number; ms: number }[] = [];

  constructor(options: ReachOptions) {
    this.#options = options;
    this.#times = { ...usualTimes, ...options.times };
    this.#retryMs = this.#times.retryMs;
  }

  async call<T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> {
    this.want();
    if (this.#away) throw this.#awayError(this.#away);
    const { signal } = this.#lost;
    if (this.#pending === 0) this.#answeredMs = performance.now();
    this.#pending += 1;
    if (this.#pending === 1) this.#watch();
    const beganMs = performance.now();
    try {
      const answer = await run(signal);
      const atMs = performance.now();
      this.#took = [...this.#took.slice(1 - recentCalls), { atMs, ms: atMs - beganMs }];
      this.wasReached();
      return answer;
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (isSign(error)) await this.#ask();
      else if (isAnswer(error)) this.wasReached();
      throw this.#away ? this.#awayError(this.#away) : error;
    } finally {
      this.#pending -= 1;
    }
  }

  away(): Away | null {
    return this.#away;
  }

  want(): void {
    const isForgotten = this.#isForgotten();
    this.#wantedMs = performance.now();
    if (!this.#away || !isForgotten) return;
    this.#retryMs = this.#times.retryMs;
    this.#watch();
  }

  #isForgotten(): boolean {
    return performance.now() - this.#wantedMs > this.#times.forgottenMs;
  }

  latencyMs(): number | null {
    const fromMs = performance.now() - this.#times.recentMs;
    const recent = this.#took.filter(({ atMs }) => atMs >= fromMs).map(({ ms }) => ms);
    const sorted = recent.toSorted((one, other) => one - other);
    const middle = sorted[Math.floor(sorted.length / 2)];
    return middle === undefined ? null : Math.round(middle);
  }

  isSilent(): boolean {
    return this.#away === null && this.#pending >= crowd && this.#silentMs() > crowdSilenceMs;
  }

  holdStream(signal: AbortSignal): void {
    this.#streams += 1;
    if (this.#streams === 1) this.#watch();
    signal.addEventListener('abort', () => (this.#streams -= 1), { once: true });
  }

  onTurn(act: () => void, signal: AbortSignal): void {
    this.#turns.addEventListener('turn', act, { signal });
  }

  wasReached(): void {
    this.#answeredMs = performance.now();
    if (this.#away) this.#turn(null);
  }

  close(): void {
    this.#closing.abort();
    clearTimeout(this.#timer);
  }

  #silentMs(): number {
    return performance.now() - this.#answeredMs;
  }

  #turn(next: Away | null): void {
    this.#away = next;
    this.#took = [];
    this.#retryMs = this.#times.retryMs;
    if (next) this.#lost.abort(this.#awayError(next));
    else this.#lost = new AbortController();
    this.#options.onChange(next);
    this.#turns.dispatchEvent(new Event('turn'));
  }

  #ask(): Promise<void> {
    this.#asking ??= this.#probe().finally(() => {
      this.#asking = undefined;
      this.#watch();
    });
    return this.#asking;
  }

  async #probe(): Promise<void> {
    const { signal } = this.#closing;
    try {
      await this.#options.probe(AbortSignal.any([signal, AbortSignal.timeout(this.#times.probeMs)]));
      this.wasReached();
    } catch (error) {
      if (signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      if (this.#away) this.#away.why = why;
      else this.#turn({ since: new Date(), why });
    }
  }

  /** One timer for all: how long until the server is asked on our own account. */
  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#closing.signal.aborted) return;
    if (this.#away) {
      this.#timer = setTimeout(() => void this.#ask(), this.#retryMs * (0.8 + Math.random() * 0.4));
      const { longestRetryMs, restMs } = this.#times;
      this.#retryMs = Math.min(this.#retryMs * 2, this.#isForgotten() ? restMs : longestRetryMs);
    } else if (this.#pending > 0 || this.#streams > 0) {
      const patienceMs = this.#pending > 0 ? this.#times.silenceMs : this.#times.idleMs;
      const check = () => (this.#silentMs() >= patienceMs ? void this.#ask() : this.#watch());
      this.#timer = setTimeout(check, Math.max(patienceMs - this.#silentMs(), 50));
    }
    this.#timer?.unref();
  }

  #awayError(away: Away): LoamError {
    return toAwayError(this.#options.name, away);
  }
}

/** Nothing came back. */
function isSign(error: unknown): boolean {
  return isLoamError(error) && error.code === 'cluster-unreachable' && !isRejected(error);
}

/** A refusal is an answer; a call that somebody gave up is none. */
function isAnswer(error: unknown): boolean {
  return isLoamError(error) && error.code !== 'cancelled';
}

export function toAwayError(name: string, { since, why }: Away): LoamError {
  const at = since.toISOString().replace('T', ' ').slice(0, 19);
  return new LoamError('cluster-unreachable', `Cluster "${name}" is unreachable since ${at} UTC: ${why}`, {
    hint: 'It is tried again by itself; what waits for it goes on when it is back.',
  });
}
