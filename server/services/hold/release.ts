import { and, eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { deliveryHold } from '@/db/schema/hold';
import type { ReleaseHold } from '@/server/domain/application-input';
import { LoamError } from '@/server/domain/error';
import { getApplicationRow } from '../application/find';
import { lockApplication } from '../application/lock';
import { homeOf } from '../application/start-run';
import { recordAudit } from '../audit';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { findHold } from './find';

/** Ends the hold of an application at a stage. Delivers nothing by itself: what was saved meanwhile waits for the next delivery. */
export async function releaseHold(
  ctx: ServiceContext,
  input: ReleaseHold & { project: string },
): Promise<{ name: string; stage: string; revision: number }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.release' });
  return inTransaction(ctx, async (tx) => {
    const row = await getApplicationRow(tx, project, input.name);
    await lockApplication(tx, row);
    const home = await homeOf(tx, project, input.stage);
    const hold = await findHold(tx, row, home);
    if (!hold || home.stageId === null) {
      throw new LoamError('illegal-state', `"${row.name}" is not held in ${home.stage}.`, {
        hint: '`loam status` shows what is.',
      });
    }
    await tx.db
      .delete(deliveryHold)
      .where(and(eq(deliveryHold.applicationId, row.id), eq(deliveryHold.stageId, home.stageId)));
    await tellHold(tx, project, row.name);
    await recordAudit(tx, {
      projectId: project.id,
      action: 'application.release',
      target: `application/${row.name}`,
      detail: { stage: hold.stage, revision: hold.revision, by: hold.createdByName, reason: hold.reason },
    });
    return { name: row.name, stage: hold.stage, revision: hold.revision };
  });
}

export async function tellHold(
  ctx: ServiceContext,
  { id }: Pick<Project, 'id'>,
  name: string,
): Promise<void> {
  await recordChange(
    ctx.db,
    { projectId: id, topic: 'applications', data: { name } },
    { projectId: id, topic: `application:${name}` },
  );
}
