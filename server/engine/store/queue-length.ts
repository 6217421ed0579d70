import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';

export type QueueLength = {
  /** Nodes that wait for a worker; those of runs that their project's limit holds back are none. */
  ready: number;
  /** How long the oldest of them has waited; 0 when there is none. */
  oldestMs: number;
  /** Runs by state, those that have not ended. */
  runs: Record<'queued' | 'running' | 'suspended' | 'cancelling', number>;
};

/** What waits, over all projects. A node that is to be tried later does not wait. */
export async function readQueueLength(db: Executor): Promise<QueueLength> {
  const { rows } = await db.execute<{
    ready: number;
    oldest: number;
    runs: Partial<QueueLength['runs']> | null;
  }>(sql`
    select ready, oldest, (
      select json_object_agg(state, n) from (
        select state, count(*)::integer as n from execution where finished_at is null and parent_id is null group by state
      ) open
    ) as runs
    from (
      select count(*)::integer as ready,
        coalesce(extract(epoch from clock_timestamp() - min(coalesce(n.due_at, n.ready_at))) * 1000, 0)::float8 as oldest
      from node n join execution e on e.id = n.execution_id
      where n.state = 'ready' and e.paused_at is null and not e.held and (n.due_at is null or n.due_at <= clock_timestamp())
    ) waiting`);
  const [row] = rows;
  const none = { queued: 0, running: 0, suspended: 0, cancelling: 0 };
  return { ready: row?.ready ?? 0, oldestMs: Math.max(0, row?.oldest ?? 0), runs: { ...none, ...row?.runs } };
}
