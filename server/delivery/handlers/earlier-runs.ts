import { and, eq, isNull, lt, ne, notInArray, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import type { Outcome } from '@/plugins/sdk/definition';
import type { DeliveryDeps } from './deps';

/**
 * A run that was cancelled for this one may still have a write on its way to the cluster, which must not land after ours:
 * until it has ended, this one waits. `stageId` undefined: runs to any stage count.
 */
export async function waitForEarlierRuns(
  { db }: DeliveryDeps,
  runId: string,
  applicationId: string,
  stageId?: string | null,
): Promise<Outcome | null> {
  const own = db.select({ number: execution.number }).from(execution).where(eq(execution.id, runId));
  const [earlier] = await db
    .select({ number: execution.number })
    .from(execution)
    .where(
      and(
        eq(execution.applicationId, applicationId),
        isNull(execution.parentId),
        ne(execution.id, runId),
        lt(execution.number, own),
        notInArray(execution.state, ['succeeded', 'failed', 'cancelled']),
        stageId === undefined
          ? undefined
          : eq(sql`coalesce(${execution.context}->'home'->>'stageId', '')`, stageId ?? ''),
      ),
    )
    .limit(1);
  if (!earlier) return null;
  return { type: 'waiting', message: `Waits for run ${earlier.number} to end`, pollAfterMs: 200 };
}
