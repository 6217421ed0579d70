import { eq } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import type { ServiceContext } from '../context';
import type { ApplicationRow } from './find';

/**
 * Deploys and deletions of one application are one after the other. Not a full lock: whoever adds a row that refers to it (a run
 * inside of a run) holds what its run needs, and would wait for this while this waits for that run.
 */
export async function lockApplication(ctx: ServiceContext, row: Pick<ApplicationRow, 'id'>): Promise<void> {
  await ctx.db
    .select({ id: application.id })
    .from(application)
    .where(eq(application.id, row.id))
    .for('no key update');
}
