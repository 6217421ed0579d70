import { and, asc, desc, eq, ilike, inArray, isNull, or, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { workflow, workflowRun, workflowSchedule } from '@/db/schema/workflow';
import { type Page, containsPattern, pageRange, toPage } from '@/server/domain/page';
import type { ExecutionState } from '@/server/domain/status';
import type { ListWorkflows } from '@/server/domain/workflow-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type WorkflowRunSummary = {
  id: string;
  number: number;
  state: ExecutionState;
  createdAt: Date;
  finishedAt: Date | null;
};
export type WorkflowItem = {
  name: string;
  description: string;
  revision: number;
  updatedAt: Date;
  lastRun: WorkflowRunSummary | null;
  /** When a schedule starts it next; null: none does. */
  nextAt: Date | null;
};

/** The library of a project, by name. */
export async function listWorkflows(
  ctx: ServiceContext,
  input: ListWorkflows & { project: string },
): Promise<Page<WorkflowItem>> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.read' });
  const { search } = input;
  const pattern = search ? containsPattern(search) : undefined;
  const filter = and(
    eq(workflow.projectId, project.id),
    isNull(workflow.deletedAt),
    pattern === undefined
      ? undefined
      : or(ilike(workflow.name, pattern), ilike(workflow.description, pattern)),
  );
  const { limit, offset } = pageRange(input);
  const [rows, total] = await Promise.all([
    ctx.db.select().from(workflow).where(filter).orderBy(asc(workflow.name)).limit(limit).offset(offset),
    ctx.db.$count(workflow, filter),
  ]);
  const ids = rows.map((row) => row.id);
  const [runs, times] = await Promise.all([lastRuns(ctx, ids), nextTimes(ctx, ids)]);
  const items = rows.map(({ id, name, description, revision, updatedAt }) => ({
    name,
    description,
    revision,
    updatedAt,
    lastRun: runs.get(id) ?? null,
    nextAt: times.get(id) ?? null,
  }));
  return toPage(input, items, total);
}

/** Per workflow its newest run; one of a single step is none. */
export async function lastRuns(ctx: ServiceContext, ids: string[]): Promise<Map<string, WorkflowRunSummary>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .selectDistinctOn([workflowRun.workflowId], {
      workflowId: workflowRun.workflowId,
      id: execution.id,
      number: execution.number,
      state: execution.state,
      createdAt: execution.createdAt,
      finishedAt: execution.finishedAt,
    })
    .from(workflowRun)
    .innerJoin(execution, eq(execution.id, workflowRun.executionId))
    .where(and(inArray(workflowRun.workflowId, ids), isNull(workflowRun.onlyStep)))
    .orderBy(workflowRun.workflowId, desc(execution.number));
  return new Map(rows.map(({ workflowId, ...run }) => [workflowId ?? '', run]));
}

export async function nextTimes(ctx: ServiceContext, ids: string[]): Promise<Map<string, Date>> {
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({
      workflowId: workflowSchedule.workflowId,
      nextAt: sql<string | null>`min(${workflowSchedule.nextAt})`,
    })
    .from(workflowSchedule)
    .where(and(inArray(workflowSchedule.workflowId, ids), eq(workflowSchedule.paused, false)))
    .groupBy(workflowSchedule.workflowId);
  return new Map(
    rows.flatMap(({ workflowId, nextAt }) => (nextAt === null ? [] : [[workflowId, new Date(nextAt)]])),
  );
}
