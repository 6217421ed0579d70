import { deliveryHold } from '@/db/schema/hold';
import type { RollbackApplication } from '@/server/domain/application-input';
import { newId } from '@/server/platform/ids';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { tellHold } from '../hold/release';
import { inTransaction } from '../transaction';
import { type ApplicationRow, assertNotDeleting, getApplicationRow } from './find';
import { lockApplication } from './lock';
import { homeOf, startRun } from './start-run';

/**
 * Delivers an earlier revision again, and with `hold` keeps the stage at it: automation that delivers something else is refused
 * there until somebody releases it. Why no new revision is made: docs/decisions/rollback.md.
 */
export async function rollbackApplication(
  ctx: ServiceContext,
  input: RollbackApplication & { project: string },
): Promise<{ runId: string; held: boolean }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.deploy' });
  const { revision, reason, hold, pastHold } = input;
  return inTransaction(ctx, async (tx) => {
    const row = await getApplicationRow(tx, project, input.name);
    assertNotDeleting(row);
    await lockApplication(tx, row);
    const home = await homeOf(tx, project, input.stage);
    const { runId } = await startRun(tx, project, { row, revision, home, pastHold });
    if (hold && home.stageId !== null) await putHold(tx, row, { stageId: home.stageId, revision, reason });
    await tellHold(tx, project, row.name);
    await recordAudit(tx, {
      projectId: project.id,
      action: 'application.rollback',
      target: `application/${row.name}`,
      detail: { revision, stage: home.stage, reason, hold, run: runId },
    });
    return { runId, held: hold };
  });
}

/** One for a stage: who passed an earlier one by choice puts their own in its place. */
async function putHold(
  ctx: ServiceContext,
  row: ApplicationRow,
  { stageId, ...told }: { stageId: string; revision: number; reason: string },
): Promise<void> {
  const values = { ...told, createdByName: ctx.actor.name, createdAt: ctx.now() };
  await ctx.db
    .insert(deliveryHold)
    .values({ id: newId('hld'), applicationId: row.id, stageId, ...values })
    .onConflictDoUpdate({ target: [deliveryHold.applicationId, deliveryHold.stageId], set: values });
}
