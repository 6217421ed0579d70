import { type SQL, sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';

// Any drizzle database or transaction over PostgreSQL, whatever schema type it carries.
type Writer = Pick<PgDatabase<PgQueryResultHKT, Record<string, unknown>>, 'execute'>;

export type Change = { projectId: string | null; topic: string; data?: Record<string, unknown> };

/** Channel that wakes every console's live stream when the transaction commits. */
export const changeChannel = 'loam_change';

/** Writes live signals in the caller's transaction, so that nobody hears of what was rolled back. */
export async function recordChange(tx: Writer, ...changes: Change[]): Promise<void> {
  if (changes.length > 0) await tx.execute(changeStatement(changes));
}

/** The same as one statement, for a caller that sends many at once. `along`: what it does as well, as `name as (...)`. */
export function changeStatement(changes: readonly Change[], along?: SQL): SQL {
  const rows = JSON.stringify(changes.map((each) => ({ ...each, data: each.data ?? {} })));
  return sql`
    with ${along ? sql`${along}, ` : sql``}written as (
      insert into change (project_id, topic, data)
      select r."projectId", r.topic, r.data
      from json_to_recordset(${rows}::text::json) as r("projectId" text, topic text, data jsonb)
    )
    select pg_notify(${changeChannel}, '')`;
}
