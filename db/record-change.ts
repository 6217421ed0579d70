import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { change } from './schema/change';

// Any drizzle database or transaction over PostgreSQL, whatever schema type it carries.
type Writer = Pick<PgDatabase<PgQueryResultHKT, Record<string, unknown>>, 'insert' | 'execute'>;

export type Change = { projectId: string | null; topic: string; data?: Record<string, unknown> };

/** Channel that wakes every console's live stream when the transaction commits. */
export const changeChannel = 'loam_change';

/** Writes live signals in the caller's transaction, so that nobody hears of what was rolled back. */
export async function recordChange(tx: Writer, ...changes: Change[]): Promise<void> {
  if (changes.length === 0) return;
  await tx
    .insert(change)
    .values(changes.map((c) => ({ projectId: c.projectId, topic: c.topic, data: c.data ?? {} })));
  await tx.execute(sql`select pg_notify(${changeChannel}, '')`);
}
