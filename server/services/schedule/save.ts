import { and, eq } from 'drizzle-orm';
import { workflowSchedule } from '@/db/schema/workflow';
import { getHome } from '@/server/delivery/plan/resolve-placements';
import { LoamError } from '@/server/domain/error';
import { assertNoProblems } from '@/server/domain/oam/parse';
import { checkStandalone } from '@/server/domain/oam/parse-workflow';
import { checkInputs } from '@/server/domain/oam/workflow';
import { assertCronTime, nextTime } from '@/server/domain/schedule';
import type { SaveSchedule } from '@/server/domain/schedule-input';
import { newId } from '@/server/platform/ids';
import { recordAudit } from '../audit';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { getWorkflowRow, readRevision } from '../workflow/find';
import { type ScheduleRow, tellChange } from './find';

/**
 * Makes or changes a schedule of a workflow. Its runs are started with the rights of whoever saved it last. What could not
 * start now (inputs, stage, steps that need an application) is refused.
 */
export async function saveSchedule(
  ctx: ServiceContext,
  input: SaveSchedule & { project: string },
): Promise<{ workflow: string; name: string; nextAt: Date | null }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.schedule' });
  await authorize(ctx, { project: input.project, permission: 'workflow.run' });
  const { workflow: workflowName, name, project: _, stage, ...given } = input;
  assertCronTime(given, ctx.now());
  assertPolicies(given);
  return inTransaction(ctx, async (tx) => {
    const workflow = await getWorkflowRow(tx, project, workflowName);
    const document = await readRevision(tx, workflow, workflow.revision);
    assertNoProblems(checkStandalone(document));
    assertNoProblems(checkInputs(document.inputs, given.inputs, 'inputs').problems);
    if (stage !== undefined) await getHome(tx.db, project.id, stage);
    const which = and(eq(workflowSchedule.workflowId, workflow.id), eq(workflowSchedule.name, name));
    const [before] = await tx.db.select().from(workflowSchedule).where(which).for('update');
    const { actor } = tx;
    const values = {
      ...given,
      stage: stage ?? null,
      nextAt: nextOf(before, given, tx.now()),
      savedBy: actor.type === 'user' ? actor.id : actor.type === 'token' ? actor.userId : null,
      savedWith: actor.type === 'token' && actor.projectId !== null ? actor.id : null,
      savedByName: actor.name,
      updatedAt: tx.now(),
    };
    if (before) await tx.db.update(workflowSchedule).set(values).where(which);
    else {
      const own = { id: newId('sch'), projectId: project.id, workflowId: workflow.id, name };
      await tx.db.insert(workflowSchedule).values({ ...own, ...values, createdAt: tx.now() });
    }
    await tellChange(tx, workflow);
    await recordAudit(tx, {
      projectId: project.id,
      action: 'workflow.schedule',
      target: `workflow/${workflow.name}`,
      detail: { schedule: name, cron: given.cron, timeZone: given.timeZone, paused: given.paused },
    });
    return { workflow: workflow.name, name, nextAt: values.nextAt };
  });
}

/** A time that is due just now is not lost by a change of something else. */
function nextOf(before: ScheduleRow | undefined, given: Omit<SaveSchedule, 'workflow' | 'name'>, now: Date) {
  const isSame = before && !before.paused && before.cron === given.cron && before.timeZone === given.timeZone;
  return isSame ? before.nextAt : nextTime(given, now);
}

function assertPolicies({ missed, overlap }: Pick<SaveSchedule, 'missed' | 'overlap'>): void {
  if (missed !== 'all' || overlap === 'allow') return;
  throw new LoamError('invalid-input', 'Runs that are caught up with would be in each other’s way.', {
    path: 'overlap',
    expected: 'allow, where every missed time is to have a run',
    got: overlap,
    hint: 'With workflow.loam.dev/concurrency: queue they are one after the other.',
  });
}
