import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import type { Cursor } from './cursor';

export type FeedChange = {
  cursor: Cursor;
  /** Null: for everybody who is signed in. */
  projectId: string | null;
  topic: string;
  data: Record<string, unknown>;
};

type Row = {
  tx: string;
  id: string;
  project_id: string | null;
  topic: string;
  data: Record<string, unknown>;
  settled: boolean;
};

const batchSize = 500;

/** Where the feed stands: all that is settled lies before it. */
export async function readPosition(db: Executor): Promise<Cursor> {
  const { rows } = await db.execute<{ xmin: string }>(
    sql`select pg_snapshot_xmin(pg_current_snapshot())::text as xmin`,
  );
  return { tx: BigInt(rows[0]?.xmin ?? 0), id: 0n };
}

/**
 * The next settled changes after a place, in order. A change is settled when every transaction that was open beside its
 * own is over: before that, one with a smaller place may still commit. `waiting` says that there are unsettled ones,
 * which nobody will announce again; `more` that the batch was full.
 */
export async function readChanges(
  db: Executor,
  after: Cursor,
): Promise<{ changes: FeedChange[]; waiting: boolean; more: boolean }> {
  const { rows } = await db.execute<Row>(sql`
    select tx::text, id::text, project_id, topic, data,
      tx < pg_snapshot_xmin(pg_current_snapshot()) as settled
    from change
    where (tx, id) > (${String(after.tx)}::text::xid8, ${String(after.id)}::bigint)
    -- the columns, not the texts of the same name above: as text 1000 comes before 999
    order by change.tx, change.id
    limit ${batchSize}`);
  const changes = rows.filter((row) => row.settled).map(toChange);
  return { changes, waiting: changes.length < rows.length, more: rows.length === batchSize };
}

/** What a stream missed between two places; null when it is more than is worth sending, or partly pruned. */
export async function readMissed(
  db: Executor,
  { after, until, projectId, topics }: { after: Cursor; until: Cursor; projectId: string; topics: string[] },
): Promise<FeedChange[] | null> {
  const kept = await db.execute<{ kept: boolean }>(sql`
    select exists(select 1 from change
      where (tx, id) <= (${String(after.tx)}::text::xid8, ${String(after.id)}::bigint))
      or coalesce((select min(id) from change), 1) = 1 as kept`);
  if (!kept.rows[0]?.kept) return null;
  const { rows } = await db.execute<Row>(sql`
    select tx::text, id::text, project_id, topic, data, true as settled
    from change
    where (tx, id) > (${String(after.tx)}::text::xid8, ${String(after.id)}::bigint)
      and (tx, id) <= (${String(until.tx)}::text::xid8, ${String(until.id)}::bigint)
      and (project_id is null or project_id = ${projectId})
      and topic = any(array(select json_array_elements_text(${JSON.stringify(topics)}::text::json)))
    order by change.tx, change.id
    limit ${batchSize + 1}`);
  return rows.length > batchSize ? null : rows.map(toChange);
}

function toChange({ tx, id, project_id: projectId, topic, data }: Row): FeedChange {
  return { cursor: { tx: BigInt(tx), id: BigInt(id) }, projectId, topic, data };
}

/**
 * Forgets changes older than `before`, oldest first and without holes, so that what is kept can still be resumed. The
 * newest one always stays: it tells a stream that was idle that it missed nothing.
 */
export async function pruneChanges(db: Executor, before: Date): Promise<number> {
  const { rowCount } = await db.execute(sql`
    delete from change
    where (tx, id) < (
      select tx, id from (
        (select tx, id, 0 as place from change where at >= ${before.toISOString()}::timestamptz order by tx, id limit 1)
        union all
        (select tx, id, 1 as place from change order by tx desc, id desc limit 1)
      ) as border order by place limit 1
    )`);
  return rowCount ?? 0;
}
