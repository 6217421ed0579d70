import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@/db/client';
import { Outage } from '@/db/outage';
import { changeChannel } from '@/db/record-change';
import { isTransient } from '@/db/transient';
import { LoamError } from '@/server/domain/error';
import type { Logger } from '@/server/platform/logger';
import { pruneChanges, readChanges, readPlace } from './change-feed';
import { findLostLeases, lostLease } from './lease';
import type { Place } from './place';
import type { Subscriber } from './subscriber';

export type HubTiming = {
  /** How often it is looked whether open streams may go on. */
  leaseMs: number;
  /** How often the feed is read unasked, in case a wake-up was lost. */
  pollMs: number;
  /** How long changes are kept for streams that come back. */
  keepMs: number;
  pruneMs: number;
};

const usualTiming: HubTiming = {
  leaseMs: 2_000,
  pollMs: 5_000,
  keepMs: 60 * 60_000,
  pruneMs: 5 * 60_000,
};

/** Changes of what somebody may do: whoever hears of them looks at the leases at once. */
const standingTopics = new Set(['sessions', 'members', 'tokens', 'project']);
const maxStreamsPerActor = 100;
const failedRetryMs = 500;
const restMs = 25;

/** The one listener of a process: reads each change once and hands it to every stream that wants it. */
export class LiveHub {
  readonly #db: Database['db'];
  readonly #listener: Database['listener'];
  readonly #logger: Logger;
  readonly #outage: Outage;
  readonly #now: () => Date;
  readonly #timing: HubTiming;
  readonly #subscribers = new Set<Subscriber>();
  readonly #timers: NodeJS.Timeout[] = [];
  #place: Place | undefined;
  #started: Promise<void> | undefined;
  #stopListening: (() => Promise<void>) | undefined;
  #reading = false;
  #rung = false;
  #closed = false;

  constructor(
    { db, listener }: Pick<Database, 'db' | 'listener'>,
    { logger, now, timing = {} }: { logger: Logger; now: () => Date; timing?: Partial<HubTiming> },
  ) {
    this.#db = db;
    this.#listener = listener;
    this.#logger = logger;
    this.#outage = new Outage(logger);
    this.#now = now;
    this.#timing = { ...usualTiming, ...timing };
  }

  get db(): Database['db'] {
    return this.#db;
  }

  get size(): number {
    return this.#subscribers.size;
  }

  /** Adds a stream: every change after the returned place will be pushed to it. */
  async join(subscriber: Subscriber): Promise<Place> {
    this.#started ??= this.#start().catch((error: unknown) => {
      this.#started = undefined;
      throw error;
    });
    await this.#started;
    if (this.#closed || !this.#place) throw stopping();
    this.#assertFewerThan(maxStreamsPerActor, subscriber);
    this.#subscribers.add(subscriber);
    return this.#place;
  }

  leave(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
  }

  /** Ends all streams in a way that makes their readers come back, and stops listening. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearInterval(timer);
    for (const subscriber of this.#subscribers) subscriber.end(stopping());
    this.#subscribers.clear();
    await this.#stopListening?.();
  }

  #assertFewerThan(limit: number, { actor }: Subscriber): void {
    const id = actor.type === 'system' ? actor.name : actor.id;
    const own = [...this.#subscribers].filter(
      (s) => (s.actor.type === 'system' ? s.actor.name : s.actor.id) === id,
    );
    if (own.length >= limit) {
      throw new LoamError('rate-limited', 'Too many live streams are open.', {
        expected: `at most ${limit}`,
        hint: 'Close some tabs.',
      });
    }
  }

  async #start(): Promise<void> {
    this.#place = await readPlace(this.#db);
    // Also rung when the connection is back after a loss, since nobody heard what was said meanwhile.
    const listening = await this.#listener.listen(changeChannel, this.#ring, this.#ring);
    this.#stopListening = () => listening.unlisten();
    const { leaseMs, pollMs, pruneMs } = this.#timing;
    this.#timers.push(
      setInterval(this.#ring, pollMs).unref(),
      setInterval(() => this.#try('looking at leases', () => this.#sweep()), leaseMs).unref(),
      setInterval(() => this.#try('pruning changes', () => this.#prune()), pruneMs).unref(),
    );
  }

  readonly #ring = (): void => this.#try('reading changes', () => this.#read());

  /** Nobody waits for what is done here, and all of it is done again soon. */
  #try(what: string, act: () => Promise<void>): void {
    if (this.#closed) return;
    act().then(
      () => this.#outage.over(),
      (error: unknown) => {
        if (this.#closed) return;
        if (isTransient(error)) this.#outage.met(error);
        else this.#logger.warn({ error }, `live: ${what} failed and will be tried again`);
      },
    );
  }

  /** Reads until nothing is left. Who rings meanwhile makes it read once more. */
  async #read(): Promise<void> {
    this.#rung = true;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#rung && !this.#closed) {
        this.#rung = false;
        await this.#readBatch();
        // Where much is written, many changes cost one look.
        await sleep(restMs);
      }
    } catch (error) {
      this.#ringIn(failedRetryMs);
      throw error;
    } finally {
      this.#reading = false;
    }
  }

  async #readBatch(): Promise<void> {
    if (!this.#place) return;
    const { changes, place } = await readChanges(this.#db, this.#place);
    this.#place = place;
    for (const subscriber of this.#subscribers) {
      if (changes) subscriber.push(changes, place);
      else subscriber.drop(place);
    }
    if (!changes || changes.some(({ topic }) => standingTopics.has(topic))) {
      this.#try('looking at leases', () => this.#sweep());
    }
  }

  #ringIn(delayMs: number): void {
    setTimeout(this.#ring, delayMs).unref();
  }

  async #sweep(): Promise<void> {
    const lost = await findLostLeases(this.#db, [...this.#subscribers], this.#now());
    for (const subscriber of lost) {
      this.leave(subscriber);
      subscriber.end(lostLease());
    }
  }

  async #prune(): Promise<void> {
    await pruneChanges(this.#db, new Date(this.#now().getTime() - this.#timing.keepMs));
  }
}

/** tRPC ends the connection without a farewell for an AbortError, so that the browser connects again. */
function stopping(): Error {
  return new DOMException('The console is stopping.', 'AbortError');
}
