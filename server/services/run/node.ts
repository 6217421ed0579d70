import { and, asc, eq, inArray, notInArray, or, sql } from 'drizzle-orm';
import { executionEvent, node } from '@/db/schema/engine';
import type { Answer, Ask, StepError } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { GetRunNode } from '@/server/domain/run-input';
import { type ExecutionState, type NodeVerb, canRunNode, nodeVerbs } from '@/server/domain/status';
import { attemptVerbs, attemptsOf, besideAttempts } from '@/server/engine/core/attempts';
import type { NodeSpec } from '@/server/engine/core/graph';
import type { ServiceContext } from '../context';
import { findRun } from './find';
import { isOver } from './newer-run';

/** One node of a run with all that is known of it, and each attempt at it with how that ended. */
export async function getRunNode(ctx: ServiceContext, input: GetRunNode & { project: string }) {
  const { run } = await findRun(ctx, input, 'run.read');
  const [[row], attempts, over] = await Promise.all([
    ctx.db
      .select()
      .from(node)
      .where(and(eq(node.executionId, run.id), eq(node.key, input.node))),
    readAttempts(ctx, run.id, input.node),
    isOver(ctx, run),
  ]);
  if (!row) {
    throw new LoamError('not-found', `Run ${run.number} has no node "${input.node}".`, {
      path: 'node',
      got: input.node,
    });
  }
  const found = toRunNode(row, run.state);
  return { ...(over ? withoutVerbs(found) : found), attempts };
}

async function readAttempts({ db }: ServiceContext, id: string, key: string) {
  const { at, nodeKey, type, data } = executionEvent;
  const ofNode = and(eq(nodeKey, key), notInArray(type, [...besideAttempts]));
  const events = await db
    // What it answered is kept with the node, and may be large.
    .select({ at, nodeKey, type, data: sql<unknown>`${data} - 'outputs'` })
    .from(executionEvent)
    .where(and(eq(executionEvent.executionId, id), or(ofNode, inArray(type, [...attemptVerbs]))))
    .orderBy(asc(executionEvent.seq));
  return attemptsOf(events);
}

export function withoutVerbs(found: ReturnType<typeof toRunNode>) {
  return { ...found, verbs: [] as NodeVerb[] };
}

export function toRunNode(row: typeof node.$inferSelect, run: ExecutionState) {
  const spec = row.spec as NodeSpec;
  const { key, name, state, attempt, message, progress, childId, startedAt, finishedAt, deadlineAt, reason } =
    row;
  return {
    key,
    name,
    kind: spec.kind,
    /** What of the engine performs it; `plugin` where a definition does. */
    handler: spec.handler.handler,
    /** Type of the definition that performs it, where a plugin's does. */
    type: spec.handler.name ?? null,
    typeRevision: spec.handler.revision ?? null,
    parent: spec.parent ?? null,
    mode: spec.mode ?? null,
    dependsOn: spec.dependsOn,
    condition: spec.if ?? null,
    path: spec.path ?? null,
    state,
    attempt,
    reason,
    message,
    progress,
    error: row.error as StepError | null,
    outputs: row.outputs,
    childId,
    startedAt,
    finishedAt,
    deadlineAt,
    /** What it asks people now, and what they answered. */
    ask: row.ask as Ask | null,
    answers: (row.answers ?? []) as Answer[],
    /** What may be done with it now. */
    verbs: nodeVerbs.filter((verb) => canRunNode(verb, run, state)),
  };
}
