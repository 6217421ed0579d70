import { sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { type Place, parsePlace } from './place';

export type FeedChange = {
  tx: bigint;
  /** Null: for everybody who is signed in. */
  projectId: string | null;
  topic: string;
  data: Record<string, unknown>;
};

type Row = { tx: string; project_id: string | null; topic: string; data: Record<string, unknown> };

/** More changes than these are not told one by one. */
export const mostChanges = { atOnce: 10_000, missed: 500 };

/** Where the feed stands: all that is committed has been seen. */
export async function readPlace(db: Executor): Promise<Place> {
  const { rows } = await db.execute<{ place: string }>(sql`select pg_current_snapshot()::text as place`);
  return placeIn(rows[0]?.place);
}

/**
 * What was committed since a place, and the place after it; `changes` null when it is too much to tell. A transaction that is
 * still open is told once it is committed, and nothing waits for it meanwhile.
 */
export async function readChanges(
  db: Executor,
  after: Place,
): Promise<{ changes: FeedChange[] | null; place: Place }> {
  // One statement, so that the rows and the place are of one snapshot.
  const { rows } = await db.execute<{ place: string } & (Row | { tx: null })>(sql`
    select pg_current_snapshot()::text as place, found.*
    from (values (1)) as once left join lateral (
      select tx::text, project_id, topic, data from change
      where ${notSeen(after)}
      -- the columns, not the texts of the same name above: as text 1000 comes before 999
      order by change.tx, change.id
      limit ${mostChanges.atOnce + 1}
    ) as found on true`);
  const changes = rows.flatMap((row) => (row.tx === null ? [] : [toChange(row)]));
  return { changes: changes.length > mostChanges.atOnce ? null : changes, place: placeIn(rows[0]?.place) };
}

/** What a stream missed between two places; null when it is more than is worth sending, or partly pruned. */
export async function readMissed(
  db: Executor,
  { after, until, projectId, topics }: { after: Place; until: Place; projectId: string; topics: string[] },
): Promise<FeedChange[] | null> {
  // Pruned is from the oldest on: while one is there that was seen, so are all that were not. A place that lies before us is of another server.
  const kept = await db.execute<{ kept: boolean }>(sql`
    select (exists(select 1 from change where tx < ${String(after.xmin)}::text::xid8)
        or coalesce((select min(id) from change), 1) = 1)
      and ${String(after.xmin)}::text::xid8 <= pg_snapshot_xmax(pg_current_snapshot()) as kept`);
  if (!kept.rows[0]?.kept) return null;
  const { rows } = await db.execute<Row>(sql`
    select tx::text, project_id, topic, data
    from change
    where ${notSeen(after)} and pg_visible_in_snapshot(tx, ${until.text}::text::pg_snapshot)
      and (project_id is null or project_id = ${projectId})
      and topic = any(array(select json_array_elements_text(${JSON.stringify(topics)}::text::json)))
    order by change.tx, change.id
    limit ${mostChanges.missed + 1}`);
  return rows.length > mostChanges.missed ? null : rows.map(toChange);
}

/** The bounds are for the index; the upper one leaves out what a restore brought from another server. */
function notSeen({ xmin, text }: Place) {
  return sql`tx >= ${String(xmin)}::text::xid8 and tx < pg_snapshot_xmax(pg_current_snapshot())
    and not pg_visible_in_snapshot(tx, ${text}::text::pg_snapshot)`;
}

function placeIn(text: string | undefined): Place {
  const place = parsePlace(text ?? '');
  if (place) return place;
  throw new Error(`PostgreSQL gave a snapshot that cannot be read: ${text}`);
}

function toChange({ tx, project_id: projectId, topic, data }: Row): FeedChange {
  return { tx: BigInt(tx), projectId, topic, data };
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
