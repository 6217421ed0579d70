import { hostname } from 'node:os';
import type { TaskList } from 'graphile-worker';
import type { Database } from '@/db/client';
import { Outage } from '@/db/outage';
import { isLoamError } from '@/server/domain/error';
import { NodeJob, SignalJob, nodeJobName } from '@/server/jobs/catalog';
import { failPoint } from '@/server/platform/fail-point';
import { newId } from '@/server/platform/ids';
import type { Logger } from '@/server/platform/logger';
import type { EngineEvent } from '../core/event';
import { recordOf } from '../core/execution';
import { type AbortNotice, engineChannel } from '../store/outbox';
import { type WorkerRow, removeWorker, unlockPools } from '../store/workers';
import { Committer } from './committer';
import type { Handlers } from './handler';
import { InFlight } from './in-flight';
import { LogWriter } from './log-writer';
import type { RunnerParts } from './parts';
import { performNode, submitAndFollow } from './perform';
import { Queue } from './queue';
import { Watch, type WatchTimes } from './watch';

export type RunnerOptions = {
  database: Database;
  /** For the job queue, which has connections of its own. */
  url: string;
  handlers: Handlers;
  logger: Logger;
  /** Nodes at a time. */
  concurrency: number;
  /** How long running nodes may take to end at a stop. */
  drainMs: number;
  /** Other jobs of the catalog that this process performs. */
  tasks?: TaskList;
  times?: Partial<WatchTimes>;
};

export type Runner = {
  workerId: string;
  /** Takes nothing more, lets running nodes end, then hands over at once what has not. */
  stop: () => Promise<void>;
};

const defaultTimes: WatchTimes = { beatMs: 1_000, deadAfterMs: 5_000, leaseMs: 30_000 };
const cutOffMs = 500;

/** Performs nodes of executions in this process until it is stopped. */
export async function startRunner(options: RunnerOptions): Promise<Runner> {
  const times = { ...defaultTimes, ...options.times };
  const parts = makeParts(options, times);
  const tasks = { ...nodeTasks(parts), ...options.tasks };
  const { logger, url, concurrency, database } = options;
  const onPoolLost = (pool: string) => unlockPools(database.db, [pool]);
  const queue = new Queue({ url, concurrency, tasks, logger, outage: parts.outage, onPoolLost });
  parts.nudgeAt = ({ loaded, now }, key) => {
    const { dueAt } = recordOf(loaded.execution, key);
    if (dueAt !== null) queue.nudge(dueAt - now + 1);
  };
  parts.heldJobs = () => queue.heldJobs();
  let isDraining = false;
  parts.isDraining = () => isDraining;
  const describe = (): WorkerRow => ({
    id: parts.workerId,
    host: hostname(),
    pid: process.pid,
    concurrency,
    handlers: isDraining ? [] : Object.keys(options.handlers.nodes),
    queuePools: queue.poolIds(),
    draining: isDraining,
  });
  const watch = new Watch(parts, times, describe);
  const listener = await database.listener.listen(engineChannel, (text) => onNotice(parts, text));
  await queue.start();
  await watch.start();
  return {
    workerId: parts.workerId,
    stop: async () => {
      isDraining = true;
      await drain(parts, queue, options.drainMs);
      watch.stop();
      await listener.unlisten();
      // A row that stays is old soon, and others bury it.
      await removeWorker(parts.db, parts.workerId).catch((error: unknown) =>
        logger.warn({ error }, 'could not sign off'),
      );
    },
  };
}

function makeParts({ database, handlers, logger }: RunnerOptions, { leaseMs }: WatchTimes): RunnerParts {
  const workerId = newId('wrk');
  const { db } = database;
  const outage = new Outage(logger);
  let claims = 0;
  return {
    workerId,
    leaseMs,
    db,
    handlers,
    handlerNames: new Set(Object.keys(handlers.nodes)),
    isDraining: () => false,
    logger,
    committer: new Committer({ database, outage }),
    outage,
    inFlight: new InFlight(),
    logs: new LogWriter(db, logger),
    nextClaim: () => `${workerId}/${++claims}`,
    heldJobs: () => [],
    nudgeAt: () => undefined,
  };
}

function nodeTasks(parts: RunnerParts): TaskList {
  const performJob = async (payload: unknown) => {
    const { executionId, key } = NodeJob.parse(payload);
    await performNode(parts, executionId, key);
    failPoint('ack.before');
  };
  const nodes = Object.keys(parts.handlers.nodes).map((name) => [nodeJobName(name), performJob] as const);
  return { ...Object.fromEntries(nodes), 'run.signal': (payload) => deliverSignal(parts, payload) };
}

async function deliverSignal(parts: RunnerParts, payload: unknown): Promise<void> {
  const { executionId, event } = SignalJob.parse(payload);
  // Only this engine writes these jobs, in the transaction that decided them.
  const item = { executionId, event: event as EngineEvent };
  const goOn = await submitAndFollow(parts, item).catch((error: unknown) => {
    if (!isLoamError(error) || error.code !== 'illegal-state') throw error;
    parts.logger.debug({ error, executionId }, 'a message between runs came too late');
  });
  await goOn?.();
}

function onNotice({ inFlight, workerId }: RunnerParts, text: string): void {
  const { owner, claim } = JSON.parse(text) as AbortNotice;
  if (owner === workerId) inFlight.stop(claim, 'stopping');
}

async function drain(
  { inFlight, logs, committer, logger }: RunnerParts,
  queue: Queue,
  drainMs: number,
): Promise<void> {
  const stopped = queue.stop();
  await inFlight.idle(drainMs);
  if (inFlight.size > 0) {
    logger.info({ nodes: inFlight.size }, 'handing over what has not ended');
    inFlight.stopAll('draining');
    await inFlight.idle(cutOffMs);
    inFlight.abandonAll();
  }
  await stopped;
  await logs.flush();
  await committer.close();
}
