import type { Database } from '@/db/client';
import type { Outage } from '@/db/outage';
import { isTransient } from '@/db/transient';
import { LoamError } from '@/server/domain/error';
import { isExecutionTerminal } from '@/server/domain/status';
import { failPoint } from '@/server/platform/fail-point';
import { applyBatch, decideBatch } from '../store/apply';
import { ExecutionCache } from '../store/cache';
import { DatabaseClock } from '../store/database-clock';
import type { Answer, Applied, Item } from '../store/decide';
import { applyOptimistically } from '../store/optimistic';
import { inPipeline } from '../store/pipeline';
import { queryIn, queryOn } from '../store/query';

type Pending = { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void };

const maxBatch = 200;
const maxRetryDelayMs = 1_000;

/**
 * Saves events in batches: while one transaction is on its way, the events that come in gather for the next, so that
 * their number per second is not bound by the time of a commit. Executions are spread over lanes by their id, each with
 * a cache of its own. While PostgreSQL is away events wait; repeating one is harmless, so none is lost.
 */
export class Committer {
  readonly #lanes: Lane[];

  constructor({ database, outage, lanes = 2 }: { database: Database; outage: Outage; lanes?: number }) {
    this.#lanes = Array.from({ length: lanes }, () => new Lane(database, outage));
  }

  /** Resolves when the event is saved. Rejects with what the core refused, `unavailable` after `close`. */
  async submit(item: Item): Promise<Applied | null> {
    const answer = await this.#laneOf(item.executionId).submit(item);
    if ('refused' in answer) throw answer.refused;
    return 'absent' in answer ? null : answer;
  }

  /** Saves what has been submitted; what PostgreSQL does not take any more is rejected. */
  async close(): Promise<void> {
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  #laneOf(executionId: string): Lane {
    let hash = 0;
    for (let i = 0; i < executionId.length; i++) hash = (hash * 31 + executionId.charCodeAt(i)) | 0;
    const lane = this.#lanes[Math.abs(hash) % this.#lanes.length];
    if (!lane) throw new RangeError('a committer needs a lane');
    return lane;
  }
}

class Lane {
  readonly #database: Database;
  readonly #outage: Outage;
  readonly #cache = new ExecutionCache();
  readonly #clock = new DatabaseClock();
  #queue: Pending[] = [];
  #pumping: Promise<void> | null = null;
  #closing = false;

  constructor(database: Database, outage: Outage) {
    this.#database = database;
    this.#outage = outage;
  }

  submit(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ item, resolve, reject });
      this.#pumping ??= this.#pump().finally(() => {
        this.#pumping = null;
      });
    });
  }

  async close(): Promise<void> {
    this.#closing = true;
    await this.#pumping;
  }

  async #pump(): Promise<void> {
    for (let failures = 0; this.#queue.length > 0;) {
      const batch = this.#queue.splice(0, maxBatch);
      try {
        await this.#commit(batch);
        failures = 0;
        this.#outage.over();
      } catch (error) {
        failures++;
        await this.#recover(batch, error, failures);
      }
    }
  }

  async #commit(batch: readonly Pending[]): Promise<void> {
    const items = batch.map(({ item }) => item);
    failPoint('commit.before');
    const answers = await applyOptimistically(queryOn(this.#database.pool), items, this.#cache, this.#clock);
    failPoint('commit.after');
    const left: Pending[] = [];
    batch.forEach((pending, index) => {
      const answer = answers[index];
      if (answer) this.#answer(pending, answer);
      else left.push(pending);
    });
    if (left.length > 0) await this.#commitLocked(left);
  }

  async #commitLocked(batch: readonly Pending[]): Promise<void> {
    const items = batch.map(({ item }) => item);
    const answers = await inPipeline(this.#database.pool, (query) =>
      decideBatch(query, items, this.#cache, { skipLocked: true }),
    );
    batch.forEach((pending, index) => {
      const answer = answers[index] ?? { absent: true };
      // Another process works on it right now: it is waited for, but not by everything else in this lane.
      if ('absent' in answer) this.#applyAlone(pending);
      else this.#answer(pending, answer);
    });
  }

  #answer({ item, resolve }: Pending, answer: Answer): void {
    // What has ended is not needed again, and there is much of it.
    const hasEnded = 'loaded' in answer && isExecutionTerminal(answer.loaded.execution.header.state);
    if (hasEnded) this.#cache.evict(item.executionId);
    resolve(answer);
  }

  #applyAlone(pending: Pending, failures = 0): void {
    const { item, resolve, reject } = pending;
    this.#database.db
      .transaction((tx) => applyBatch(queryIn(tx), [item], new ExecutionCache()))
      .then(
        ([answer]) => resolve(answer ?? { absent: true }),
        async (error: unknown) => {
          if (!isTransient(error) || this.#closing) return reject(error);
          if (failures > 0) this.#outage.met(error);
          await pause(failures);
          this.#applyAlone(pending, failures + 1);
        },
      );
  }

  async #recover(batch: readonly Pending[], error: unknown, failures: number): Promise<void> {
    for (const { item } of batch) this.#cache.evict(item.executionId);
    if (isTransient(error)) {
      if (this.#closing && failures > 3) {
        for (const { reject } of batch) reject(unavailable(error));
        return;
      }
      // A deadlock is over with the next try.
      if (failures > 1) this.#outage.met(error);
      await pause(failures);
      this.#queue.unshift(...batch);
      return;
    }
    // One of them cannot be saved; it must not take the others with it.
    if (batch.length === 1) batch[0]?.reject(error);
    else for (const pending of batch) this.#applyAlone(pending);
  }
}

function unavailable(cause: unknown): LoamError {
  return new LoamError('unavailable', 'PostgreSQL does not answer.', { cause });
}

function pause(failures: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.min(20 * 2 ** failures, maxRetryDelayMs)));
}
