import { sql } from 'drizzle-orm';
import type { Db, Executor } from '@/db/client';
import { wakeNode } from '@/server/engine/store/wake';
import { cached } from '@/server/platform/cached';

export type SlotRef = { clusterId: string; executionId: string; nodeKey: string };
export type Turn = {
  taken: boolean;
  /** How many may be delivered at once. */
  limit: number;
  /** How many wait before it. */
  before: number;
};

/** Which clusters have a limit, read at most once in `freshMs`: every component asks, and most clusters have none. */
export type Limited = { has: (clusterId: string) => Promise<boolean>; any: () => Promise<boolean> };

export function createLimited(db: Db, freshMs = 1_000): Limited {
  const read = cached(freshMs, async () => {
    const { rows } = await db.execute<{ id: string }>(
      sql`select id from cluster where max_deliveries is not null`,
    );
    return new Set(rows.map(({ id }) => id));
  });
  return { has: async (id) => (await read()).has(id), any: async () => (await read()).size > 0 };
}

/**
 * Asks for one of the slots of a cluster; null: the cluster has no limit. Whoever asks again keeps the place in the line, so
 * a worker that is lost loses neither slot nor place. Slots of nodes that have ended count for nothing.
 */
export async function takeSlot(db: Db, { clusterId, executionId, nodeKey }: SlotRef): Promise<Turn | null> {
  return db.transaction(async (tx) => {
    const { rows: limits } = await tx.execute<{ limit: number | null; name: string }>(
      sql`select max_deliveries as limit from cluster where id = ${clusterId} for no key update`,
    );
    const limit = limits[0]?.limit ?? null;
    if (limit === null) return null;
    await forgetEnded(tx, clusterId);
    await tx.execute(sql`
      insert into delivery_slot (execution_id, node_key, cluster_id, asked_at)
      values (${executionId}, ${nodeKey}, ${clusterId}, clock_timestamp())
      on conflict do nothing`);
    const { rows } = await tx.execute<{ taken: boolean; before: number; at_work: number }>(sql`
      select own.taken_at is not null as taken,
        (select count(*)::integer from delivery_slot s
          where s.cluster_id = own.cluster_id and s.taken_at is null
            and (s.asked_at, s.execution_id, s.node_key) < (own.asked_at, own.execution_id, own.node_key)) as before,
        (select count(*)::integer from delivery_slot s
          where s.cluster_id = own.cluster_id and s.taken_at is not null) as at_work
      from delivery_slot own
      where own.execution_id = ${executionId} and own.node_key = ${nodeKey}`);
    const { taken = false, before = 0, at_work: atWork = 0 } = rows[0] ?? {};
    if (taken || before >= limit - atWork) return { taken, limit, before };
    await tx.execute(sql`
      update delivery_slot set taken_at = clock_timestamp()
      where execution_id = ${executionId} and node_key = ${nodeKey}`);
    return { taken: true, limit, before };
  });
}

/** Gives a slot back, or a place in the line, and wakes whoever is first in it. Nothing happens where there was none. */
export async function freeSlot(db: Db, { executionId, nodeKey }: Omit<SlotRef, 'clusterId'>): Promise<void> {
  await db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ clusterId: string }>(sql`
      delete from delivery_slot where execution_id = ${executionId} and node_key = ${nodeKey}
      returning cluster_id as "clusterId"`);
    const [freed] = rows;
    if (!freed) return;
    await wakeLine(tx, freed.clusterId, 1);
  });
}

/** Lets those who wait for a slot look again, the first ones first; all of them when the limit changed. */
export async function wakeLine(tx: Executor, clusterId: string, count = 1_000): Promise<void> {
  const { rows } = await tx.execute<{ executionId: string; nodeKey: string }>(sql`
    select s.execution_id as "executionId", s.node_key as "nodeKey"
    from delivery_slot s join node n on n.execution_id = s.execution_id and n.key = s.node_key
    where s.cluster_id = ${clusterId} and s.taken_at is null
      and n.state in ('running', 'waiting') and n.stopping is null
    order by s.asked_at, s.execution_id, s.node_key
    limit ${count}`);
  for (const { executionId, nodeKey } of rows) await wakeNode(tx, executionId, nodeKey);
}

async function forgetEnded(tx: Executor, clusterId: string): Promise<void> {
  await tx.execute(sql`
    delete from delivery_slot s using node n
    where s.cluster_id = ${clusterId} and n.execution_id = s.execution_id and n.key = s.node_key
      and n.state not in ('ready', 'running', 'waiting')`);
}
