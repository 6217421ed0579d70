import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import type { ClaimRef } from './claims';

export type WorkerRow = {
  id: string;
  host: string;
  pid: number;
  concurrency: number;
  handlers: string[];
  /** Ids under which the job queue knows it. */
  queuePools: string[];
  draining: boolean;
};

/** Says that the worker is alive. True when its row was not there: it is new, or was taken for dead. */
export async function beat(db: Executor, worker: WorkerRow): Promise<{ wasAbsent: boolean }> {
  const { rows } = await db.execute<{ inserted: boolean }>(sql`
    insert into worker (id, host, pid, concurrency, handlers, queue_pools, draining)
    select id, host, pid, concurrency, handlers, queue_pools, draining
    from json_to_record(${JSON.stringify({ ...worker, queue_pools: worker.queuePools })}::json)
      as r(id text, host text, pid integer, concurrency integer, handlers text[], queue_pools text[], draining boolean)
    on conflict (id) do update
      set seen_at = clock_timestamp(), queue_pools = excluded.queue_pools, draining = excluded.draining
    returning xmax = 0 as inserted`);
  return { wasAbsent: rows[0]?.inserted ?? false };
}

export async function removeWorker(db: Executor, id: string): Promise<void> {
  await db.execute(sql`delete from worker where id = ${id}`);
}

/** Workers that were not seen for `deadAfterMs`. None while PostgreSQL is that young: then nobody could say so. */
export async function findDead(db: Executor, self: string, deadAfterMs: number): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from worker
    where id <> ${self} and seen_at < clock_timestamp() - ${deadAfterMs}::double precision * interval '1 ms'
      and pg_postmaster_start_time() < clock_timestamp() - ${deadAfterMs}::double precision * interval '1 ms'`);
  return rows.map(({ id }) => id);
}

/** Gives the jobs of a dead worker back to the queue and forgets it; false when it was seen again meanwhile. */
export async function buryWorker(db: Executor, id: string, deadAfterMs: number): Promise<void> {
  await db.execute(sql`
    with dead as (
      delete from worker
      where id = ${id} and seen_at < clock_timestamp() - ${deadAfterMs}::double precision * interval '1 ms'
      returning queue_pools
    )
    ${unlock} where j.locked_by in (select unnest(queue_pools) from dead)`);
}

/**
 * A job that is taken from whoever has it gets another id: that one may be alive, and deletes its job by the id when it is
 * done, even if it was given to another meanwhile, or was asked for anew (the queue then reuses the row).
 */
const unlock = sql`update graphile_worker._private_jobs j set id = default, locked_at = null, locked_by = null`;

export async function unlockPools(db: Executor, pools: readonly string[]): Promise<void> {
  if (pools.length === 0) return;
  await db.execute(sql`
    ${unlock} where j.locked_by in (select json_array_elements_text(${JSON.stringify(pools)}::json))`);
}

/** Jobs that the queue gave to these pools. */
export async function lockedJobs(db: Executor, pools: readonly string[]): Promise<string[]> {
  const { rows } = await db.execute<{ id: string }>(sql`
    select j.id from graphile_worker._private_jobs j
    where j.locked_by in (select json_array_elements_text(${JSON.stringify(pools)}::json))`);
  return rows.map(({ id }) => id);
}

/** Gives jobs back that these pools were given and do not know of. */
export async function unlockJobs(
  db: Executor,
  pools: readonly string[],
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  await db.execute(sql`
    ${unlock} where j.locked_by in (select json_array_elements_text(${JSON.stringify(pools)}::json))
      and j.id in (select json_array_elements_text(${JSON.stringify(ids)}::json)::bigint)`);
}

const claimList = sql`execution_id as "executionId", key, claim`;

export async function claimsOf(db: Executor, owner: string): Promise<ClaimRef[]> {
  const { rows } = await db.execute<ClaimRef>(sql`select ${claimList} from node where owner = ${owner}`);
  return rows;
}

/** Claims whose lease lapsed although their worker beats: it hangs, or is gone with its row. */
export async function lapsedClaims(db: Executor, limit = 500): Promise<ClaimRef[]> {
  const { rows } = await db.execute<ClaimRef>(sql`
    select ${claimList} from node where owner is not null and lease_until < clock_timestamp() limit ${limit}`);
  return rows;
}
