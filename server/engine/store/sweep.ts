import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { enqueueAll } from '@/server/jobs/enqueue';
import { waitsForWorker } from '../core/node-events';
import { nodeJobFor } from './outbox';

/** `key` null: the deadline of the execution itself. */
export type DueDeadline = { executionId: string; key: string | null };

/** Deadlines that have come. Those of a paused execution stand still, but not those of what is being stopped in it. */
export async function dueDeadlines(db: Executor, limit = 500): Promise<DueDeadline[]> {
  const { rows } = await db.execute<DueDeadline>(sql`
    (select n.execution_id as "executionId", n.key
      from node n join execution e on e.id = n.execution_id
      where n.deadline_at <= clock_timestamp() and (e.paused_at is null or n.stopping is not null)
      limit ${limit})
    union all
    (select id, null from execution
      where deadline_at <= clock_timestamp() and paused_at is null and stopping is null
      limit ${limit})`);
  return rows;
}

/** Nodes that have waited for a worker for a while, do not say so yet, and that no living worker knows how to perform. */
export async function unknownHandlers(
  db: Executor,
  { deadAfterMs, limit = 200 }: { deadAfterMs: number; limit?: number },
): Promise<{ executionId: string; key: string }[]> {
  const [before = '', after = ''] = waitsForWorker('\n').split('\n');
  const { rows } = await db.execute<{ executionId: string; key: string }>(sql`
    select execution_id as "executionId", key from node
    where claim is null and message <> ${before}::text || handler || ${after}::text
      and (
        (state = 'ready' and greatest(ready_at, due_at) < clock_timestamp() - interval '2 seconds')
        or (state = 'waiting' and due_at < clock_timestamp() - interval '2 seconds')
      )
      and handler <> all (array(
        select unnest(handlers) from worker
        where not draining and seen_at > clock_timestamp() - ${deadAfterMs}::double precision * interval '1 ms'
      ))
    limit ${limit}`);
  return rows;
}

/**
 * Net under the queue: nodes that have been ready or due for a while without a job, because somebody deleted it or it used
 * up its attempts, get one again. Not how work is found: that is the transaction that frees a node.
 */
export async function requeueForgotten(db: Executor, limit = 200): Promise<number> {
  const { rows } = await db.execute<{ id: string; key: string; handler: string; at: string | null }>(sql`
    select n.execution_id as id, n.key, n.handler, n.due_at as at
    from node n join execution e on e.id = n.execution_id
    where e.paused_at is null and not e.held and n.claim is null and (
        (n.state = 'ready' and n.ready_at < clock_timestamp() - interval '30 seconds')
        or (n.state in ('waiting', 'suspended') and n.due_at < clock_timestamp() - interval '30 seconds')
      )
      and not exists (
        select 1 from graphile_worker._private_jobs j
        where j.key = n.execution_id || '/' || n.key and j.attempts < j.max_attempts
      )
    limit ${limit}`);
  await enqueueAll(
    db,
    rows.map(({ id, key, handler, at }) => nodeJobFor(id, key, handler, at === null ? null : new Date(at))),
  );
  return rows.length;
}
