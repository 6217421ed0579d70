import { sql } from 'drizzle-orm';
import type { Db, Executor } from '@/db/client';
import { enqueueAll } from '@/server/jobs/enqueue';
import { turnHandler } from '../core/schedule';
import { nodeJobFor } from './outbox';

// A project may limit how many of its runs are at work at once. A run beyond that is created `held`: it is there, can be seen
// and cancelled, and has no jobs. It is let in, in the order of the numbers, when there is room.

/**
 * Lets in as many held runs of a project as its limit has room for, in the caller's transaction; the number of them. Runs
 * that wait for a person or for other runs do not count, and what has begun is never stopped for it.
 */
export async function admitRuns(tx: Executor, projectId: string): Promise<number> {
  // One at a time per project, and after those who create runs: a run is counted before the next is let in.
  await tx.execute(sql`select from execution_number where project_id = ${projectId} for update`);
  const { rows } = await tx.execute<{ id: string; key: string; handler: string }>(sql`
    with chosen as (
      select id from execution
      where project_id = ${projectId} and held and state = 'queued'
      order by number
      limit greatest(0, coalesce(
        (select max_runs from project where id = ${projectId}) - (
          select count(*) from execution
          where project_id = ${projectId} and parent_id is null and finished_at is null and not held and state <> 'suspended'
            and not exists (
              select from node n
              where n.execution_id = execution.id and n.handler = ${turnHandler} and n.state in ('ready', 'running', 'waiting')
            )
        ),
        10000))
    ), admitted as (
      update execution e set held = false from chosen where e.id = chosen.id returning e.id
    )
    select n.execution_id as id, n.key, n.handler from node n join admitted on admitted.id = n.execution_id
    where n.state = 'ready' and n.claim is null`);
  await enqueueAll(
    tx,
    rows.map(({ id, key, handler }) => nodeJobFor(id, key, handler, null)),
  );
  return new Set(rows.map(({ id }) => id)).size;
}

/** The same for every project that holds runs; the number of runs that were let in. */
export async function admitAll(db: Db): Promise<number> {
  const { rows } = await db.execute<{ id: string }>(
    sql`select distinct project_id as id from execution where held`,
  );
  let admitted = 0;
  for (const { id } of rows) admitted += await db.transaction((tx) => admitRuns(tx, id));
  return admitted;
}
