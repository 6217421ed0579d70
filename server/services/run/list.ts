import { and, asc, count, desc, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { execution, node } from '@/db/schema/engine';
import { workflow, workflowRun } from '@/db/schema/workflow';
import type { StepError } from '@/plugins/sdk/definition';
import { pageRange, toPage } from '@/server/domain/page';
import type { ListRuns } from '@/server/domain/run-input';
import { type NodeState, isExecutionTerminal } from '@/server/domain/status';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { isOfApplication, runColumns } from './find';

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
    input.whole ? isNull(workflowRun.onlyStep) : undefined,
    states === undefined || states.length === 0 ? undefined : inArray(execution.state, states),
  );
  const [items, [sum]] = await Promise.all([
    ctx.db
      .select({
        ...runColumns,
        application: application.name,
        workflow: workflow.name,
        onlyStep: workflowRun.onlyStep,
      })
      .from(execution)
      .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
      .leftJoin(application, isOfApplication)
      .leftJoin(workflow, eq(workflow.id, workflowRun.workflowId))
      .where(filter)
      .orderBy(desc(execution.number))
      .limit(limit)
      .offset(offset),
    ctx.db
      .select({ total: count() })
      .from(execution)
      .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
      .leftJoin(application, isOfApplication)
      .leftJoin(workflow, eq(workflow.id, workflowRun.workflowId))
      .where(filter),
  ]);
  const waits = await readWaits(
    ctx,
    items.flatMap(({ id, state }) => (isExecutionTerminal(state) ? [] : [id])),
  );
  return toPage(
    input,
    items.map((item) => ({
      ...item,
      error: item.error as StepError | null,
      /** The node that a run waits at, and for what; null: nothing is said of that. */
      waitsAt: waits.get(item.id) ?? null,
    })),
    sum?.total ?? 0,
  );
}

/** By run the node that keeps it, in it or in a run that it began: one that waits for a person before all others. */
async function readWaits({ db }: ServiceContext, ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, { name: string; message: string; state: NodeState }>();
  const root = sql<string>`coalesce(${execution.parentId}, ${execution.id})`;
  const rows = await db
    .selectDistinctOn([root], { root, name: node.name, message: node.message, state: node.state })
    .from(execution)
    .innerJoin(node, eq(node.executionId, execution.id))
    .where(
      and(
        or(inArray(execution.id, [...ids]), inArray(execution.parentId, [...ids])),
        or(
          eq(node.state, 'suspended'),
          and(inArray(node.state, ['waiting', 'ready']), sql`${node.message} <> ''`),
        ),
      ),
    )
    .orderBy(root, sql`${node.state} <> 'suspended'`, asc(node.startedAt), asc(node.position));
  return new Map(rows.map(({ root: id, ...wait }) => [id, wait]));
}
