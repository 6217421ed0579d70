import { and, asc, count, eq, lt } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { execution, node } from '@/db/schema/engine';
import { project } from '@/db/schema/project';
import { workflow, workflowRun } from '@/db/schema/workflow';
import type { StepError } from '@/plugins/sdk/definition';
import type { GetRun } from '@/server/domain/run-input';
import { type RunVerb, canRun, isExecutionTerminal, runVerbs } from '@/server/domain/status';
import type { ServiceContext } from '../context';
import { type FoundRun, findRun, runColumns } from './find';
import { newerDefinitions } from './newer-definitions';
import { findNewerRun } from './newer-run';
import { toRunNode, withoutVerbs } from './node';

/** A run with its whole graph as it stands, and what may be done with it now. */
export async function getRun(ctx: ServiceContext, input: GetRun & { project: string }) {
  const { run } = await findRun(ctx, input, 'run.read');
  const [row] = await ctx.db
    .select({
      ...runColumns,
      application: application.name,
      workflow: workflow.name,
      workflowRevision: workflowRun.revision,
      parentId: execution.parentId,
      parentKey: execution.parentKey,
      pausedAt: execution.pausedAt,
      outputs: execution.outputs,
      setContext: execution.setContext,
      seq: execution.seq,
      held: execution.held,
    })
    .from(execution)
    .leftJoin(application, eq(application.id, execution.applicationId))
    .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
    .leftJoin(workflow, eq(workflow.id, workflowRun.workflowId))
    .where(eq(execution.id, run.id));
  if (!row) throw new TypeError(`run ${run.id} vanished while it was read`);
  const hasEnded = isExecutionTerminal(row.state);
  const [nodes, children, parent, newer] = await Promise.all([
    readNodes(ctx, run),
    readChildren(ctx, run.id),
    row.parentId === null ? null : findParent(ctx, row.parentId),
    hasEnded && row.parentId === null ? findNewerRun(ctx, run) : null,
  ]);
  // What a later run replaced is not gone on with; a part of another run only together with that.
  const isOver = hasEnded && (parent !== null || newer !== null);
  const verbs: RunVerb[] = runVerbs.filter((verb) => canRun(verb, row.state) && !isOver);
  const steerable = nodes.map((each) => (isOver ? withoutVerbs(each) : each));
  return {
    ...row,
    error: row.error as StepError | null,
    parent,
    newer,
    verbs,
    /** What going on with it may go by instead of what it kept. */
    /** Held back by the limit of its project; null: it is not. */
    held: row.held ? await lineOf(ctx, run) : null,
    newerDefinitions: hasEnded && !isOver ? await newerDefinitions(ctx, run.id) : [],
    nodes: steerable,
    children,
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

async function readNodes(ctx: ServiceContext, run: Pick<FoundRun, 'id' | 'state'>) {
  const rows = await ctx.db
    .select()
    .from(node)
    .where(eq(node.executionId, run.id))
    .orderBy(asc(node.position));
  return rows.map((row) => toRunNode(row, run.state));
}

/** Runs that nodes of this one began, each with its own graph, so that a page can draw them inside their nodes. */
async function readChildren(ctx: ServiceContext, parentId: string) {
  const rows = await ctx.db
    .select({
      id: execution.id,
      number: execution.number,
      state: execution.state,
      nodeKey: execution.parentKey,
    })
    .from(execution)
    .where(eq(execution.parentId, parentId))
    .orderBy(asc(execution.number));
  return Promise.all(
    rows.map(async (row) => {
      const nodes = await readNodes(ctx, row);
      return { ...row, nodes: isExecutionTerminal(row.state) ? nodes.map(withoutVerbs) : nodes };
    }),
  );
}

async function findParent(ctx: ServiceContext, id: string) {
  const [parent] = await ctx.db
    .select({ id: execution.id, number: execution.number, title: execution.title })
    .from(execution)
    .where(eq(execution.id, id));
  return parent ?? null;
}
