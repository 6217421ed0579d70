import { type SQL, sql } from 'drizzle-orm';
import type { Db, Executor } from '@/db/client';
import { rowsAsTable } from '@/db/rows';
import { unflushed } from '@/db/unflushed';
import { enqueueAll } from '@/server/jobs/enqueue';
import { nodeJobFor } from './outbox';
import { lateJob } from './save';

/**
 * Something that a waiting node looks at has changed: it is polled at once, when the caller's transaction commits. If a
 * worker has it right now, it is polled again after that. Harmless for a node that does not wait, or is not there.
 */
export async function wakeNode(tx: Executor, executionId: string, key: string): Promise<void> {
  const { rows } = await tx.execute<{ handler: string; claim: string | null; state: string }>(sql`
    update node set woken = true
    where execution_id = ${executionId} and key = ${key} and child_id is null and state in ('running', 'waiting')
    returning handler, claim, state`);
  const [row] = rows;
  if (!row || row.claim !== null || row.state !== 'waiting') return;
  await enqueueAll(tx, [nodeJobFor(executionId, key, row.handler, null)]);
}

export type NodeRef = { executionId: string; key: string };

/**
 * Wakes those nodes whose row nobody has right now, in one statement that waits for none of them: two who wake many at once
 * cannot wait for each other. Gives back the others.
 */
export async function wakeFree(tx: Executor, nodes: readonly NodeRef[]): Promise<NodeRef[]> {
  if (nodes.length === 0) return [];
  const { rows } = await tx.execute<{ left: NodeRef[] }>(
    wakeStatement(rowsAsTable(nodes, sql`"executionId" text, key text`)),
  );
  return rows[0]?.left ?? [];
}

/**
 * As `wakeFree`, in a transaction of its own, for nodes that a query finds: `which` is a table of `"executionId"` and `key`. It may
 * be lost if PostgreSQL crashes at that moment.
 */
export async function wakeFound(db: Db, which: SQL): Promise<void> {
  await db.execute(sql`${wakeStatement(which)}, ${unflushed}`);
}

function wakeStatement(which: SQL): SQL {
  // The jobs are counted in the one row of the answer: what nothing of the answer needs, PostgreSQL may leave undone.
  return sql`
    with waiting as materialized (
      select distinct n.execution_id, n.key
      from ${which} r
      join node n on n.execution_id = r."executionId" and n.key = r.key
      where n.child_id is null and n.state in ('running', 'waiting')
    ), held as materialized (
      select n.execution_id, n.key from node n join waiting w on w.execution_id = n.execution_id and w.key = n.key
      where n.child_id is null and n.state in ('running', 'waiting')
      for no key update of n skip locked
    ), woken as (
      update node n set woken = true from held where n.execution_id = held.execution_id and n.key = held.key
      returning n.execution_id, n.key, n.handler, n.claim, n.state
    ), late as (
      select array_agg(${lateJob}) as specs from woken where claim is null and state = 'waiting'
    )
    select (select count(*) from late, graphile_worker.add_jobs(late.specs) where late.specs is not null) as jobs,
      (select coalesce(json_agg(json_build_object('executionId', w.execution_id, 'key', w.key)), '[]') from waiting w
        where not exists (select from held where held.execution_id = w.execution_id and held.key = w.key)) as left`;
}
