import { eq } from 'drizzle-orm';
import { workflowSchedule } from '@/db/schema/workflow';
import { nextTime } from '@/server/domain/schedule';
import type { PauseSchedule, ScheduleName } from '@/server/domain/schedule-input';
import { recordAudit } from '../audit';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { findSchedule, tellChange } from './find';

/** Holds a schedule, or lets it go on. What comes while it is held is not missed: nobody wanted it. */
export async function pauseSchedule(
  ctx: ServiceContext,
  input: PauseSchedule & { project: string },
): Promise<{ name: string; paused: boolean; nextAt: Date | null }> {
  return inTransaction(ctx, async (tx) => {
    const { project, workflow, schedule } = await findSchedule(tx, input, 'workflow.schedule');
    const { paused } = input;
    const nextAt = schedule.paused && !paused ? nextTime(schedule, tx.now()) : schedule.nextAt;
    await tx.db.update(workflowSchedule).set({ paused, nextAt }).where(eq(workflowSchedule.id, schedule.id));
    await tellChange(tx, workflow);
    await recordAudit(tx, {
      projectId: project.id,
      action: paused ? 'workflow.schedule.pause' : 'workflow.schedule.resume',
      target: `workflow/${workflow.name}`,
      detail: { schedule: schedule.name },
    });
    return { name: schedule.name, paused, nextAt };
  });
}

export async function deleteSchedule(
  ctx: ServiceContext,
  input: ScheduleName & { project: string },
): Promise<{ name: string }> {
  return inTransaction(ctx, async (tx) => {
    const { project, workflow, schedule } = await findSchedule(tx, input, 'workflow.schedule');
    await tx.db.delete(workflowSchedule).where(eq(workflowSchedule.id, schedule.id));
    await tellChange(tx, workflow);
    await recordAudit(tx, {
      projectId: project.id,
      action: 'workflow.schedule.delete',
      target: `workflow/${workflow.name}`,
      detail: { schedule: schedule.name },
    });
    return { name: schedule.name };
  });
}
