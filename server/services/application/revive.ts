import { and, eq, notInArray } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import type { ServiceContext } from '../context';
import type { ApplicationRow } from './find';

/**
 * An application whose deletion ended and left something behind (a cluster that could not be reached, a run that failed) may
 * be made anew: what it left is then its own again. False while it is still being deleted.
 */
export async function reviveApplication(ctx: ServiceContext, row: ApplicationRow): Promise<boolean> {
  const [running] = await ctx.db
    .select({ id: execution.id })
    .from(execution)
    .where(
      and(
        eq(execution.applicationId, row.id),
        eq(execution.kind, 'deletion'),
        notInArray(execution.state, ['succeeded', 'failed', 'cancelled']),
      ),
    )
    .limit(1);
  return running === undefined;
}
