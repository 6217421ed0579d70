import { and, count, eq, lt } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { execution } from '@/db/schema/engine';
import { project } from '@/db/schema/project';
import { workflow, workflowRun } from '@/db/schema/workflow';
import type { StepError } from '@/plugins/sdk/definition';
import { type RunVerb, canRun, isExecutionTerminal, runVerbs } from '@/server/domain/status';
import type { ServiceContext } from '../context';
import { type FoundRun, isOfApplication, runColumns } from './find';
import { newerDefinitions } from './newer-definitions';
import { findNewerRun } from './newer-run';

/** What is said of a run apart from its nodes, and what may be done with it now. */
export async function readHead(ctx: ServiceContext, run: FoundRun) {
  const [row] = await ctx.db
    .select({
      ...runColumns,
      application: application.name,
      workflow: workflow.name,
      workflowRevision: workflowRun.revision,
      onlyStep: workflowRun.onlyStep,
      parentId: execution.parentId,
      parentKey: execution.parentKey,
      pausedAt: execution.pausedAt,
      outputs: execution.outputs,
      setContext: execution.setContext,
      seq: execution.seq,
      held: execution.held,
    })
    .from(execution)
    .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
    .leftJoin(application, isOfApplication)
    .leftJoin(workflow, eq(workflow.id, workflowRun.workflowId))
    .where(eq(execution.id, run.id));
  if (!row) throw new TypeError(`run ${run.id} vanished while it was read`);
  const hasEnded = isExecutionTerminal(row.state);
  const [parent, newer] = await Promise.all([
    row.parentId === null ? null : findParent(ctx, row.parentId),
    hasEnded && row.parentId === null ? findNewerRun(ctx, run) : null,
  ]);
  // What a later run replaced is not gone on with; a part of another run only together with that.
  const isOver = hasEnded && (parent !== null || newer !== null);
  const verbs: RunVerb[] = runVerbs.filter((verb) => canRun(verb, row.state) && !isOver);
  return {
    ...row,
    error: row.error as StepError | null,
    parent,
    newer,
    verbs,
    /** Held back by the limit of its project; null: it is not. */
    held: row.held ? await lineOf(ctx, run) : null,
    /** What going on with it may go by instead of what it kept. */
    newerDefinitions: hasEnded && !isOver ? await newerDefinitions(ctx, run.id) : [],
    /** It ended, and nobody goes on with it any more. */
    isOver,
  };
}

/** How many runs may be at work at once, and how many are let in before this one. */
async function lineOf(ctx: ServiceContext, run: FoundRun): Promise<{ limit: number; before: number }> {
  const [row] = await ctx.db
    .select({ limit: project.maxRuns, before: count(execution.id) })
    .from(project)
    .leftJoin(
      execution,
      and(eq(execution.projectId, project.id), eq(execution.held, true), lt(execution.number, run.number)),
    )
    .where(eq(project.id, run.projectId))
    .groupBy(project.id);
  return { limit: row?.limit ?? 0, before: row?.before ?? 0 };
}

async function findParent(ctx: ServiceContext, id: string) {
  const [parent] = await ctx.db
    .select({ id: execution.id, number: execution.number, title: execution.title })
    .from(execution)
    .where(eq(execution.id, id));
  return parent ?? null;
}
