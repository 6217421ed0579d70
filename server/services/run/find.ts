import { and, eq, sql } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { execution } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import { LoamError } from '@/server/domain/error';
import type { Permission } from '@/server/domain/permission';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';

/** What a page shows of a run; its context is for the handlers alone. */
export const runColumns = {
  id: execution.id,
  number: execution.number,
  kind: execution.kind,
  title: execution.title,
  state: execution.state,
  revision: execution.revision,
  error: execution.error,
  createdByName: execution.createdByName,
  createdAt: execution.createdAt,
  pinned: execution.pinned,
  startedAt: execution.startedAt,
  finishedAt: execution.finishedAt,
  deadlineAt: execution.deadlineAt,
};

export type FoundRun = Pick<
  typeof execution.$inferSelect,
  'id' | 'projectId' | 'number' | 'kind' | 'applicationId' | 'parentId' | 'state'
>;

/** A run of the project; another project's is as absent as none. */
export async function findRun(
  ctx: ServiceContext,
  input: { project: string; id: string },
  permission: Permission,
): Promise<{ project: Project; run: FoundRun }> {
  const { project } = await authorize(ctx, { project: input.project, permission });
  const [run] = await ctx.db
    .select({
      id: execution.id,
      projectId: execution.projectId,
      number: execution.number,
      kind: execution.kind,
      applicationId: execution.applicationId,
      parentId: execution.parentId,
      state: execution.state,
    })
    .from(execution)
    .where(and(eq(execution.id, input.id), eq(execution.projectId, project.id)));
  if (!run)
    throw new LoamError('not-found', `There is no run ${input.id} in project "${project.name}".`, {
      got: input.id,
    });
  return { project, run };
}

/** Joins the application that a run is of, or whose step it tries alone; behind `workflowRun`. */
export const isOfApplication = eq(
  application.id,
  sql`coalesce(${execution.applicationId}, ${workflowRun.applicationId})`,
);
