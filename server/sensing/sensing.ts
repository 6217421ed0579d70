import { type SQL, and, eq, isNull, ne } from 'drizzle-orm';
import type { Db } from '@/db/client';
import type { ConnectionPool } from '@/db/connection-pool';
import { instance } from '@/db/schema/delivery';
import { isTransient } from '@/db/transient';
import type { Logger } from '@/server/platform/logger';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import { type Alarm, createAlarm } from './alarm';
import { claimDue } from './claim';
import { createDueQueue } from './due-queue';
import type { Wake } from './record';
import { type Recorder, createRecorder } from './recorder';
import type { DriftRules, HealthRules } from './rules';
import { type InstanceRows, senseInstance } from './sense';
import { type Views, createViews } from './views';

export type SensingOptions = {
  db: Db;
  /** Of `db`. One of its connections holds the locks of what is watched here. */
  pool: ConnectionPool;
  clusters: Clusters;
  rules: HealthRules;
  drift: DriftRules;
  wake: Wake;
  logger: Logger;
  concurrency?: number;
};

type Sensing = SensingOptions & { views: Views; alarm: Alarm; recorder: Recorder; stopping: AbortSignal };

// Most looks ask nobody but the view; what is taken together is written together.
const usualHands = 32;
const idleMs = 1_000;
const balanceMs = 5_000;
/** A watch that was cut and stands again by then has lost nothing. */
const turnMs = 2_000;

/**
 * Looks at every instance again and again (see schedule.ts). A change seen by a watch only makes its instance due now,
 * so that watch and pull are one path, and losing a watch loses nothing but speed.
 */
export function startSensing(options: SensingOptions): { stop(): Promise<void> } {
  const stop = new AbortController();
  const alarm = createAlarm();
  const balancingAlarm = createAlarm();
  const queue = createDueQueue({ ...options, alarm });
  const turning = new Set<string>();
  const views: Views = createViews(options, {
    change: (clusterId, change) => queue.add(clusterId, change),
    // What was seen there, well as a rule, would else stand until the next look, up to 5 minutes later.
    turn(clusterId) {
      if (turning.has(clusterId)) return;
      turning.add(clusterId);
      setTimeout(() => {
        turning.delete(clusterId);
        const isLost = views.of(clusterId)?.isLost() ?? false;
        makeAllDue(clusterId, (isLost ? ne : eq)(instance.state, 'stale'));
      }, turnMs).unref();
    },
  });
  const makeAllDue = (clusterId: string, which: SQL) => {
    if (stop.signal.aborted) return;
    lookAgain(options.db, clusterId, which).then(
      () => alarm.wake(),
      (error: unknown) => {
        if (!isTransient(error))
          options.logger.warn({ err: error, clusterId }, 'what is there waits for its turn');
      },
    );
  };
  const recorder = createRecorder(options.db, options.wake, options.logger);
  const sensing: Sensing = { ...options, views, alarm, recorder, stopping: stop.signal };
  options.clusters.onBack((clusterId) => makeAllDue(clusterId, eq(instance.state, 'stale')));
  const looking = takeDue(sensing, options.concurrency ?? usualHands);
  const balancing = keepBalance(sensing, balancingAlarm);
  return {
    async stop() {
      stop.abort();
      queue.close();
      alarm.wake();
      balancingAlarm.wake();
      await Promise.all([looking, balancing]);
      await views.close();
    },
  };
}

/**
 * Takes what is due, for as many hands as are free. What is being looked at is left alone until that look is over: of two at
 * once the one that saw less might be written last.
 */
async function takeDue(sensing: Sensing, hands: number): Promise<void> {
  const { db, alarm, stopping, logger } = sensing;
  const busy = new Map<string, Promise<void>>();
  while (!stopping.aborted) {
    const free = hands - busy.size;
    const due =
      free === 0
        ? []
        : await claimDue(db, free, [...busy.keys()]).catch((error: unknown) => {
            if (!isTransient(error)) logger.warn({ err: error }, 'sensing rests for a moment');
            return [];
          });
    for (const rows of due) {
      const { id } = rows.instance;
      const look = lookAt(sensing, rows)
        .catch((error: unknown) => {
          if (!isTransient(error))
            logger.warn({ err: error, instanceId: id }, 'what was seen could not be written');
          return false;
        })
        .then((isDueAgain) => {
          const wereAllBusy = busy.size === hands;
          busy.delete(id);
          if (isDueAgain || wereAllBusy) alarm.wake();
        });
      busy.set(id, look);
    }
    if (due.length < free || free === 0) await alarm.rest(idleMs);
  }
  await Promise.all(busy.values());
}

async function keepBalance(sensing: Sensing, alarm: Alarm): Promise<void> {
  while (!sensing.stopping.aborted) {
    await balance(sensing).catch((error: unknown) => {
      if (!isTransient(error)) sensing.logger.warn({ err: error }, 'cluster watches could not be balanced');
    });
    await alarm.rest(balanceMs);
  }
}

/** True when something happened meanwhile that made it due again. */
async function lookAt(
  { clusters, views, rules, drift, recorder, logger }: Sensing,
  rows: InstanceRows,
): Promise<boolean> {
  const { id, clusterId } = rows.instance;
  try {
    if (rows.instance.checkedAt === null && !views.of(clusterId)) await views.want(clusterId);
    const sensed = await senseInstance(rows, await clusters.open(clusterId), views.of(clusterId), {
      ...rules,
      ...drift,
    });
    return await recorder.record(rows, sensed, new Date());
  } catch (error) {
    // Says nothing of what runs: it is looked at again.
    if (isTransient(error)) throw error;
    logger.error({ err: error, instanceId: id }, 'the check itself fails');
    const message = `The check itself fails: ${error instanceof Error ? error.message : String(error)}`;
    return recorder.record(rows, { reached: false, state: 'error', message }, new Date());
  }
}

async function lookAgain(db: Db, clusterId: string, which: SQL): Promise<void> {
  await db
    .update(instance)
    .set({ nextCheckAt: new Date(0) })
    .where(and(eq(instance.clusterId, clusterId), which, isNull(instance.deletedAt)));
}

async function balance({ db, views }: Sensing): Promise<void> {
  const held = await db
    .selectDistinct({ id: instance.clusterId })
    .from(instance)
    .where(isNull(instance.deletedAt));
  await views.balance(held.map(({ id }) => id));
}
