import { isNull } from 'drizzle-orm';
import type { Db } from '@/db/client';
import type { ConnectionPool } from '@/db/connection-pool';
import { instance } from '@/db/schema/delivery';
import type { Logger } from '@/server/platform/logger';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import { type Alarm, createAlarm } from './alarm';
import { type TrackedObject, claimDue, makeDue } from './claim';
import { type WakeNode, recordSensed } from './record';
import type { HealthRules } from './rules';
import { type InstanceRows, senseInstance } from './sense';
import { type OnClusterChange, type Views, createViews } from './views';

export type SensingOptions = {
  db: Db;
  /** Of `db`. One of its connections holds the locks of what is watched here. */
  pool: ConnectionPool;
  clusters: Clusters;
  rules: HealthRules;
  wake: WakeNode;
  logger: Logger;
  concurrency?: number;
};

type Sensing = SensingOptions & { views: Views; alarm: Alarm; stopping: AbortSignal };

const batch = 4;
const idleMs = 1_000;
const balanceMs = 5_000;
/** Events of one rollout come in bursts: they become one look. */
const settleMs = 50;

/**
 * Looks at every instance again and again (see schedule.ts). A change seen by a watch only makes its instance due now,
 * so that watch and pull are one path, and losing a watch loses nothing but speed.
 */
export function startSensing(options: SensingOptions): { stop(): Promise<void> } {
  const stop = new AbortController();
  const alarm = createAlarm();
  const queue = createDueQueue(options, alarm);
  const views = createViews(options.pool, options.clusters, options.logger, queue.add);
  const sensing: Sensing = { ...options, views, alarm, stopping: stop.signal };
  const lanes = Array.from({ length: options.concurrency ?? 8 }, () =>
    repeat(sensing, 'sensing rests for a moment', idleMs, () => lookAtDue(sensing)),
  );
  const balancing = repeat(sensing, 'cluster watches could not be balanced', balanceMs, () =>
    balance(sensing),
  );
  return {
    async stop() {
      stop.abort();
      queue.close();
      alarm.wake();
      await Promise.all([...lanes, balancing]);
      await views.close();
    },
  };
}

/** Runs again and again; rests when there was nothing to do or it failed. */
async function repeat(
  sensing: Sensing,
  failure: string,
  restMs: number,
  run: () => Promise<boolean>,
): Promise<void> {
  while (!sensing.stopping.aborted) {
    const worked = await run().catch((error: unknown) => {
      sensing.logger.warn({ err: error }, failure);
      return false;
    });
    if (!worked) await sensing.alarm.rest(restMs);
  }
}

async function lookAtDue(sensing: Sensing): Promise<boolean> {
  const due = await claimDue(sensing.db, batch);
  for (const rows of due) await lookAt(sensing, rows);
  return due.length > 0;
}

async function lookAt(
  { db, clusters, views, rules, wake, logger }: Sensing,
  rows: InstanceRows,
): Promise<void> {
  const { id, clusterId } = rows.instance;
  try {
    if (rows.instance.checkedAt === null && !views.of(clusterId)) await views.want(clusterId);
    const sensed = await senseInstance(rows, await clusters.open(clusterId), views.of(clusterId), rules);
    await recordSensed(db, rows, sensed, wake, new Date());
  } catch (error) {
    logger.error({ err: error, instanceId: id }, 'the check itself fails');
    const message = `The check itself fails: ${error instanceof Error ? error.message : String(error)}`;
    await recordSensed(db, rows, { reached: false, state: 'error', message }, wake, new Date());
  }
}

async function balance({ db, views }: Sensing): Promise<boolean> {
  const held = await db
    .selectDistinct({ id: instance.clusterId })
    .from(instance)
    .where(isNull(instance.deletedAt));
  await views.balance(held.map(({ id }) => id));
  return false;
}

/** Gathers what the watches tell for a moment, then makes it due in one statement. */
function createDueQueue(
  { db, logger }: SensingOptions,
  alarm: Alarm,
): { add: OnClusterChange; close(): void } {
  const due = new Map<string, TrackedObject>();
  let settling: NodeJS.Timeout | undefined;
  const settle = async () => {
    settling = undefined;
    const objects = [...due.values()];
    due.clear();
    if ((await makeDue(db, objects)) > 0) alarm.wake();
  };
  return {
    add(clusterId, _resource, roots) {
      for (const { kind, metadata } of roots) {
        const object = { clusterId, kind, namespace: metadata.namespace ?? '', name: metadata.name };
        due.set(Object.values(object).join(' '), object);
      }
      settling ??= setTimeout(() => {
        settle().catch((error: unknown) =>
          logger.warn({ err: error }, 'seen changes wait for the next look'),
        );
      }, settleMs);
    },
    close: () => clearTimeout(settling),
  };
}
