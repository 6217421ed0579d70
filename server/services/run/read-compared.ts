import { asc, eq, inArray } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { execution, node } from '@/db/schema/engine';
import { workflow, workflowRun } from '@/db/schema/workflow';
import type { StepError } from '@/plugins/sdk/definition';
import { standaloneRun } from '@/server/delivery/handlers/contexts';
import type { Pins, Placement } from '@/server/delivery/plan/planned';
import type { JsonObject } from '@/server/domain/json';
import type { NodeSpec } from '@/server/engine/core/graph';
import type { ServiceContext } from '../context';
import type { ComparedNode, ComparedRun } from './comparison';
import { type FoundRun, isOfApplication, runColumns } from './find';
import { givenTo } from './values';

/** A run of the project as it is compared, and what is said of it above the comparison. */
export async function readCompared(ctx: ServiceContext, { id }: Pick<FoundRun, 'id'>) {
  const [row] = await ctx.db
    .select({
      ...runColumns,
      application: application.name,
      workflow: workflow.name,
      workflowRevision: workflowRun.revision,
      context: execution.context,
      setContext: execution.setContext,
    })
    .from(execution)
    .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
    .leftJoin(application, isOfApplication)
    .leftJoin(workflow, eq(workflow.id, workflowRun.workflowId))
    .where(eq(execution.id, id));
  if (!row) throw new TypeError(`run ${id} vanished while it was read`);
  const { context: planned, setContext, error, ...head } = row;
  const { home, pins = {}, inputs } = partsOf(head.kind, planned as JsonObject);
  const nodes = await readNodes(ctx, id);
  const compared: ComparedRun = {
    inputs,
    context: (setContext ?? {}) as JsonObject,
    definitions: { ...definitionsOf(pins), ...Object.fromEntries(nodes.flatMap(({ pins: own }) => own)) },
    nodes: nodes.map(({ node: each }) => each),
  };
  return { head: { ...head, error: error as StepError | null, stage: home?.stage ?? null }, compared };
}

/** Of what a run was planned with, what people gave and know. */
function partsOf(
  kind: string,
  context: JsonObject,
): { home: Placement | null; pins?: Pins; inputs: JsonObject } {
  const inputs = givenTo(kind, context);
  const own = standaloneRun(context);
  if (own !== null) return { home: own.home, inputs };
  const { home = null, pins = {} } = context as { home?: Placement; pins?: Pins };
  return { home, pins, inputs };
}

function definitionsOf(pins: Pins): Record<string, number> {
  return Object.fromEntries(
    Object.entries(pins).flatMap(([kind, types]) =>
      Object.entries(types).map(([type, revision]) => [`${kind}/${type}`, revision]),
    ),
  );
}

const kindOfPin: Partial<Record<NodeSpec['kind'], string>> = {
  step: 'workflow-step',
  component: 'component',
  trait: 'trait',
};

/** The nodes of a run, each followed by those of the run that it began, whatever depth that has. */
async function readNodes(ctx: ServiceContext, root: string) {
  const byRun = new Map<string, NodeRow[]>();
  for (let ids = [root]; ids.length > 0;) {
    const rows = await nodeRows(ctx, ids);
    for (const [id, own] of Map.groupBy(rows, ({ executionId }) => executionId)) byRun.set(id, own);
    ids = rows.flatMap(({ childId }) => childId ?? []).filter((id) => !byRun.has(id));
  }
  const within = (id: string, prefix: string): ReturnType<typeof toCompared>[] =>
    (byRun.get(id) ?? []).flatMap((row) => {
      const inside = row.childId === null ? [] : within(row.childId, `${prefix}${row.key}/`);
      return [toCompared(row, prefix), ...inside];
    });
  return within(root, '').filter(({ node: { kind } }) => kind !== 'gate' && kind !== 'done');
}

type NodeRow = Awaited<ReturnType<typeof nodeRows>>[number];

function nodeRows({ db }: ServiceContext, ids: readonly string[]) {
  const { executionId, key, name, kind, spec, state, attempt, error, outputs, childId } = node;
  const { startedAt, finishedAt, position } = node;
  return db
    .select({
      executionId,
      key,
      name,
      kind,
      spec,
      state,
      attempt,
      error,
      outputs,
      childId,
      startedAt,
      finishedAt,
    })
    .from(node)
    .where(inArray(executionId, [...ids]))
    .orderBy(asc(executionId), asc(position));
}

function toCompared(row: NodeRow, prefix: string) {
  const { key, name, state, attempt, startedAt, finishedAt } = row;
  const { kind, handler } = row.spec as NodeSpec;
  const type = handler.name ?? null;
  const pinned = kindOfPin[kind];
  const compared: ComparedNode = {
    key: prefix + key,
    name,
    kind,
    type,
    state,
    attempts: attempt,
    startedAt,
    finishedAt,
    error: row.error as StepError | null,
    outputs: row.outputs as JsonObject | null,
  };
  const { revision } = handler;
  const pins =
    pinned === undefined || type === null || revision === undefined
      ? []
      : [[`${pinned}/${type}`, revision] as const];
  return { node: compared, pins };
}
