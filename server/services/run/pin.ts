import { eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { execution } from '@/db/schema/engine';
import type { GetRun } from '@/server/domain/run-input';
import { recordAudit } from '../audit';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { findRun } from './find';

/** Keeps a run when old ones are forgotten, or no longer. */
export async function pinRun(
  ctx: ServiceContext,
  pinned: boolean,
  input: GetRun & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  return inTransaction(ctx, async (tx) => {
    await tx.db.update(execution).set({ pinned }).where(eq(execution.id, run.id));
    await recordChange(tx.db, { projectId: project.id, topic: `run:${run.id}` });
    await recordAudit(tx, {
      projectId: project.id,
      action: pinned ? 'run.pin' : 'run.unpin',
      target: `run/${run.number}`,
      detail: { id: run.id },
    });
    return { id: run.id };
  });
}
