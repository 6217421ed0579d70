import { EventEmitter } from 'node:events';
import {
  Logger as QueueLogger,
  type Runner,
  type Task,
  type TaskList,
  type WorkerPool,
  run,
} from 'graphile-worker';
import { Pool } from 'pg';
import type { Outage } from '@/db/outage';
import { isTransient } from '@/db/transient';
import type { Logger } from '@/server/platform/logger';

export type QueueOptions = {
  url: string;
  concurrency: number;
  tasks: TaskList;
  logger: Logger;
  outage: Outage;
  /** A pool of the queue gave up; its jobs are to be unlocked. */
  onPoolLost: (poolId: string) => Promise<void>;
};

const pollIntervalMs = 1_000;
const restartAfterMs = 250;

/**
 * The job queue's loop, kept alive: graphile-worker gives up for good when PostgreSQL is away at the wrong moment, and
 * then a new pool takes its place at once, while what the old one runs goes on.
 */
export class Queue {
  readonly #options: QueueOptions;
  readonly #connections: Pool;
  readonly #pools = new Map<string, WorkerPool>();
  #current: { runner: Runner; pool: WorkerPool } | null = null;
  readonly #held = new Set<string>();
  #stopped = false;
  #timers = new Set<NodeJS.Timeout>();

  constructor(options: QueueOptions) {
    this.#options = options;
    this.#connections = unflushed(options);
  }

  /** Ids under which the queue knows this process: the pool that runs, and those that ended with jobs in hand. */
  poolIds(): string[] {
    return [...this.#pools.keys()];
  }

  /** Ids of the jobs that are performed now. */
  heldJobs(): string[] {
    return [...this.#held];
  }

  async start(): Promise<void> {
    const { concurrency, logger, outage } = this.#options;
    const events = new EventEmitter();
    // Wrapped, because a pool is itself something that can be awaited: its end.
    const created = new Promise<{ pool: WorkerPool }>((resolve) => {
      events.once('pool:create', ({ workerPool }: { workerPool: WorkerPool }) =>
        resolve({ pool: workerPool }),
      );
    });
    const runner = await run({
      pgPool: this.#connections,
      concurrency,
      noHandleSignals: true,
      pollInterval: pollIntervalMs,
      // Ours is in the runner: handlers are told by their own signals.
      gracefulShutdownAbortTimeout: 86_400_000,
      taskList: this.#holding(this.#options.tasks),
      events,
      logger: queueLogger(logger, outage),
      // Without a delay for both, a job whose end cannot be saved ends the process.
      preset: { worker: { completeJobBatchDelay: 1, failJobBatchDelay: 1 } },
    });
    const { pool } = await created;
    this.#pools.set(pool.id, pool);
    this.#current = { runner, pool };
    events.once('pool:fatalError', () => void this.#replace(pool));
    // It takes no more from then on, and may never come to its end.
    events.once('pool:gracefulShutdown', () => void this.#replace(pool));
    runner.promise.then(
      () => this.#replace(pool),
      (error: unknown) => {
        if (isTransient(error)) outage.met(error);
        else logger.warn({ error }, 'the job queue stopped');
        return this.#replace(pool);
      },
    );
  }

  #holding(tasks: TaskList): TaskList {
    const held = this.#held;
    const hold =
      (perform: Task): Task =>
      async (payload, helpers) => {
        held.add(helpers.job.id);
        try {
          return await perform(payload, helpers);
        } finally {
          held.delete(helpers.job.id);
        }
      };
    return Object.fromEntries(
      Object.entries(tasks).flatMap(([name, task]) => (task ? [[name, hold(task)]] : [])),
    );
  }

  /** Looks for jobs in `delayMs`, when one is due then. */
  nudge(delayMs: number): void {
    if (delayMs > pollIntervalMs * 60) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(timer);
        // The pool may be on its way out; then the next one looks anyway.
        if (!this.#stopped && this.#current && isActive(this.#current.pool)) this.#current.pool.nudge(1);
      },
      Math.max(0, delayMs),
    );
    this.#timers.add(timer);
  }

  /** Takes no more jobs; resolves when those in hand have ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
    const current = this.#current;
    this.#current = null;
    try {
      await current?.runner.stop();
    } catch (error) {
      this.#options.logger.warn({ error }, 'the job queue did not stop cleanly');
    }
    // Not waited for: what an earlier pool has in hand may not come to its end.
    void this.#connections.end();
  }

  async #replace(pool: WorkerPool): Promise<void> {
    if (this.#stopped || this.#current?.pool !== pool) return;
    this.#current = null;
    this.#options.logger.info({ pool: pool.id }, 'the job queue is started again');
    while (!this.#stopped) {
      try {
        await this.start();
        await this.#options.onPoolLost(pool.id);
        this.#pools.delete(pool.id);
        return;
      } catch (error) {
        this.#options.logger.debug({ error }, 'the job queue waits for PostgreSQL');
        await new Promise((resolve) => setTimeout(resolve, restartAfterMs));
      }
    }
  }
}

/**
 * Connections on which what the queue itself notes, that a job was taken or is done, need not be on the disk: a job that comes
 * again does no harm. By a statement, since what stands before PostgreSQL may refuse an option of the connection.
 */
function unflushed({ url, concurrency, outage }: QueueOptions): Pool {
  const met = (error: unknown) => outage.met(error);
  const connections = new Pool({
    connectionString: url,
    max: concurrency + 2,
    verify: (connection, done) => connection.query('set synchronous_commit = off', (error) => done(error)),
  });
  connections.on('error', met);
  connections.on('connect', (connection) => connection.on('error', met));
  return connections;
}

function isActive(pool: WorkerPool): boolean {
  return '_active' in pool && pool._active;
}

// Every job that ends well is one line at its level info: not ours.
function queueLogger(logger: Logger, outage: Outage): QueueLogger {
  return new QueueLogger((scope) => (level, message, meta) => {
    const reason = meta?.['error'] ?? meta?.['fatalError'];
    // What is no failure of a task is one of its own connection to PostgreSQL.
    const isOwn = level === 'error' && meta?.['failure'] !== true && reason !== undefined;
    if (isOwn || isTransient(reason)) outage.met(reason);
    else if (level === 'error') logger.warn({ scope, error: reason }, message);
    else if (level === 'warning') logger.warn({ scope }, message);
    else logger.trace({ scope }, message);
  });
}
