import { and, eq, inArray, isNull, lte, sql as text } from 'drizzle-orm';
import type { Sql } from 'postgres';
import type { Db } from '@/db/client';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import type { Logger } from '@/server/platform/logger';
import type { Clusters, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type WakeNode, recordSensed } from './record';
import type { HealthRules } from './rules';
import { type InstanceRows, senseInstance } from './sense';
import { type Views, createViews } from './views';

export type SensingOptions = {
  db: Db;
  sql: Sql;
  clusters: Clusters;
  rules: HealthRules;
  wake: WakeNode;
  logger: Logger;
  concurrency?: number;
};

type TrackedObject = { clusterId: string; kind: string; namespace: string; name: string };

// How long a claimed instance is left alone by the other workers; a look takes far less.
const claimMs = 30_000;
const batch = 32;
const idleMs = 1_000;
const balanceMs = 5_000;
/** Events of one rollout come in bursts: they become one look. */
const settleMs = 50;

/**
 * Looks at every instance again and again (see schedule.ts). A change seen by a watch only makes its instance due now,
 * so that watch and pull are one path, and losing a watch loses nothing but speed.
 */
export function startSensing({ db, sql, clusters, rules, wake, logger, concurrency = 8 }: SensingOptions): {
  stop(): Promise<void>;
} {
  const due = new Map<string, TrackedObject>();
  let settling: NodeJS.Timeout | undefined;
  let stopped = false;
  let awake: (() => void) | undefined;

  const onChange = (clusterId: string, _resource: LiveResource, roots: LiveResource[]) => {
    for (const { kind, metadata } of roots) {
      const object = { clusterId, kind, namespace: metadata.namespace ?? '', name: metadata.name };
      due.set(Object.values(object).join(' '), object);
    }
    settling ??= setTimeout(() => void settle(), settleMs);
  };

  async function settle(): Promise<void> {
    settling = undefined;
    const objects = [...due.values()];
    due.clear();
    try {
      if ((await makeDue(sql, objects)) > 0) awake?.();
    } catch (error) {
      logger.warn({ err: error }, 'changes seen by a watch wait for the next look');
    }
  }

  const views: Views = createViews(sql, clusters, logger, onChange);
  const lanes = Array.from({ length: concurrency }, () => lane());
  const balancing = balance();

  async function lane(): Promise<void> {
    while (!stopped) {
      try {
        const rows = await claim(db, Math.max(1, Math.floor(batch / concurrency)));
        for (const each of rows) await lookAt(each);
        if (rows.length === 0) await rest(idleMs);
      } catch (error) {
        logger.warn({ err: error }, 'sensing rests for a moment');
        await rest(idleMs);
      }
    }
  }

  async function lookAt(rows: InstanceRows): Promise<void> {
    const { id, clusterId } = rows.instance;
    try {
      const sensed = await senseInstance(rows, await clusters.open(clusterId), views.of(clusterId), rules);
      await recordSensed(db, rows, sensed, wake, new Date());
    } catch (error) {
      logger.error({ err: error, instanceId: id }, 'the check itself fails');
      const message = error instanceof Error ? error.message : String(error);
      await recordSensed(
        db,
        rows,
        { reached: false, message: `The check itself fails: ${message}` },
        wake,
        new Date(),
      );
    }
  }

  async function balance(): Promise<void> {
    while (!stopped) {
      try {
        const ids = await db
          .selectDistinct({ id: instance.clusterId })
          .from(instance)
          .where(isNull(instance.deletedAt));
        await views.balance(ids.map(({ id }) => id));
      } catch (error) {
        logger.warn({ err: error }, 'cluster watches could not be balanced');
      }
      await rest(balanceMs);
    }
  }

  const resting = new Set<() => void>();
  awake = () => {
    for (const wakeUp of resting) wakeUp();
  };
  function rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        resting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      resting.add(done);
    });
  }

  return {
    async stop() {
      stopped = true;
      clearTimeout(settling);
      awake?.();
      await Promise.all([...lanes, balancing]);
      await views.close();
    },
  };
}

/** Takes instances that are due; others pass them by until the look is over or this worker is gone. */
async function claim(db: Db, limit: number): Promise<InstanceRows[]> {
  const due = db
    .select({ id: instance.id })
    .from(instance)
    .where(and(lte(instance.nextCheckAt, text`now()`), isNull(instance.deletedAt)))
    .orderBy(instance.nextCheckAt)
    .limit(limit)
    .for('update', { skipLocked: true });
  const instances = await db
    .update(instance)
    .set({ nextCheckAt: text`now() + make_interval(secs => ${claimMs / 1000})` })
    .where(inArray(instance.id, due))
    .returning();
  if (instances.length === 0) return [];
  const ids = instances.map(({ id }) => id);
  const [components, resources] = await Promise.all([
    db.select().from(componentInstance).where(inArray(componentInstance.instanceId, ids)),
    db.select().from(resource).where(inArray(resource.instanceId, ids)),
  ]);
  return instances.map((each) => ({
    instance: each,
    components: components.filter((row) => row.instanceId === each.id),
    resources: resources.filter((row) => row.instanceId === each.id),
  }));
}

/** Makes due now whatever tracks one of these objects. Returns how many. */
async function makeDue(sql: Sql, objects: TrackedObject[]): Promise<number> {
  if (objects.length === 0) return 0;
  const column = (key: keyof TrackedObject) => objects.map((object) => object[key]);
  const rows = await sql`
    update instance i set next_check_at = now()
    from resource r
    join unnest(
        ${column('clusterId')}::text[], ${column('kind')}::text[],
        ${column('namespace')}::text[], ${column('name')}::text[])
      as seen (cluster_id, kind, namespace, name)
      on r.kind = seen.kind and r.namespace = seen.namespace and r.name = seen.name
    where r.instance_id = i.id and i.cluster_id = seen.cluster_id and i.deleted_at is null
    returning i.id`;
  return rows.length;
}

/** An instance whose look should not wait for its turn: just applied, or asked for by a person. */
export async function checkSoon(db: Pick<Db, 'update'>, instanceId: string): Promise<void> {
  await db
    .update(instance)
    .set({ nextCheckAt: new Date(0) })
    .where(eq(instance.id, instanceId));
}
