import { and, count, desc, eq, inArray, isNull } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { execution } from '@/db/schema/engine';
import { workflow, workflowRun } from '@/db/schema/workflow';
import type { StepError } from '@/plugins/sdk/definition';
import { pageRange, toPage } from '@/server/domain/page';
import type { ListRuns } from '@/server/domain/run-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { runColumns } from './find';

/** Runs that somebody or something began, newest first. What they began in turn is on their own pages. */
export async function listRuns(ctx: ServiceContext, input: ListRuns & { project: string }) {
  const { project } = await authorize(ctx, { project: input.project, permission: 'run.read' });
  const { states } = input;
  const { limit, offset } = pageRange(input);
  const filter = and(
    eq(execution.projectId, project.id),
    isNull(execution.parentId),
    input.application === undefined ? undefined : eq(application.name, input.application),
    input.workflow === undefined ? undefined : eq(workflow.name, input.workflow),
    states === undefined || states.length === 0 ? undefined : inArray(execution.state, states),
  );
  const [items, [sum]] = await Promise.all([
    ctx.db
      .select({ ...runColumns, application: application.name, workflow: workflow.name })
      .from(execution)
      .leftJoin(application, eq(application.id, execution.applicationId))
      .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
      .leftJoin(workflow, eq(workflow.id, workflowRun.workflowId))
      .where(filter)
      .orderBy(desc(execution.number))
      .limit(limit)
      .offset(offset),
    ctx.db
      .select({ total: count() })
      .from(execution)
      .leftJoin(application, eq(application.id, execution.applicationId))
      .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
      .leftJoin(workflow, eq(workflow.id, workflowRun.workflowId))
      .where(filter),
  ]);
  return toPage(
    input,
    items.map((item) => ({ ...item, error: item.error as StepError | null })),
    sum?.total ?? 0,
  );
}
