import { eq } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import type { ServiceContext } from '../context';
import type { ApplicationRow } from './find';

/** Deploys and deletions of one application are one after the other. */
export async function lockApplication(ctx: ServiceContext, row: Pick<ApplicationRow, 'id'>): Promise<void> {
  await ctx.db
    .select({ id: application.id })
    .from(application)
    .where(eq(application.id, row.id))
    .for('update');
}
