import type { GetRun } from '@/server/domain/run-input';
import type { RunVerb } from '@/server/domain/status';
import { applyEvent } from '@/server/engine/store/apply';
import { recordAudit } from '../audit';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { findRun } from './find';

/** Cancels, suspends, resumes or retries a run. Throws `illegal-state` with the states that allow it. */
export async function steerRun(
  ctx: ServiceContext,
  verb: RunVerb,
  input: GetRun & { project: string },
): Promise<{ id: string }> {
  const { project, run } = await findRun(ctx, input, 'run.operate');
  return inTransaction(ctx, async (tx) => {
    const { actor } = tx;
    const by = { id: actor.type === 'system' ? null : actor.id, name: actor.name };
    await applyEvent(tx.db, run.id, { type: 'verb', verb, by });
    await recordAudit(tx, {
      projectId: project.id,
      action: `run.${verb}`,
      target: `run/${run.number}`,
      detail: { id: run.id },
    });
    return { id: run.id };
  });
}
