import { and, eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { workflowSchedule } from '@/db/schema/workflow';
import { LoamError } from '@/server/domain/error';
import type { Permission } from '@/server/domain/permission';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type WorkflowRow, getWorkflowRow } from '../workflow/find';

export type ScheduleRow = typeof workflowSchedule.$inferSelect;

/** A schedule of a workflow, locked until the end of the transaction. */
export async function findSchedule(
  ctx: ServiceContext,
  input: { project: string; workflow: string; name: string },
  permission: Permission,
): Promise<{ project: Project; workflow: WorkflowRow; schedule: ScheduleRow }> {
  const { project } = await authorize(ctx, { project: input.project, permission });
  const workflow = await getWorkflowRow(ctx, project, input.workflow);
  const [schedule] = await ctx.db
    .select()
    .from(workflowSchedule)
    .where(and(eq(workflowSchedule.workflowId, workflow.id), eq(workflowSchedule.name, input.name)))
    .for('update');
  if (schedule) return { project, workflow, schedule };
  throw new LoamError('not-found', `The workflow "${workflow.name}" has no schedule "${input.name}".`, {
    got: input.name,
  });
}

export async function tellChange(ctx: ServiceContext, workflow: Pick<WorkflowRow, 'name' | 'projectId'>) {
  const { projectId, name } = workflow;
  await recordChange(
    ctx.db,
    { projectId, topic: 'workflows', data: { name } },
    { projectId, topic: `workflow:${name}` },
  );
}
