import { type SQL, and, eq, inArray, ne, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { recordChange } from '@/db/record-change';
import { cluster } from '@/db/schema/environment';
import type { Away } from './reach';

/** Keeps for everybody what one process found out: the pages tell it, and other processes need not find out anew. */
export async function recordReach(db: Db, clusterId: string, away: Away | null): Promise<void> {
  const change = away
    ? { state: 'unreachable' as const, message: away.why, unreachableSince: since(away.since) }
    : { state: 'connected' as const, message: '', unreachableSince: null };
  // Credentials that are refused are refused by a cluster that is there.
  const isNews = away ? ne(cluster.state, 'unreachable') : inArray(cluster.state, ['unreachable', 'unknown']);
  await db.transaction(async (tx) => {
    const changed = await tx
      .update(cluster)
      .set({ ...change, checkedAt: new Date() })
      .where(and(eq(cluster.id, clusterId), isNews))
      .returning({ id: cluster.id });
    if (changed.length > 0) await recordChange(tx, { projectId: null, topic: 'clusters' });
  });
}

function since(at: Date): SQL {
  return sql`coalesce(${cluster.unreachableSince}, ${at.toISOString()}::timestamptz)`;
}
