import { eq } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import { chosenKey, withChosen } from '@/server/delivery/plan/chosen';
import { loadApplication, loadWorkflow } from '@/server/delivery/plan/load-application';
import {
  type PinnedWorkflow,
  type Pins,
  type StandaloneRun,
  type WorkflowContext,
  standaloneKey,
} from '@/server/delivery/plan/planned';
import { LoamError, type Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { check, checkSteps } from '@/server/domain/oam/check';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { assertNoProblems, parseDocuments } from '@/server/domain/oam/parse';
import type { ParsedWorkflow, ParsedWorkflowRun } from '@/server/domain/oam/parse-workflow';
import type { Revisions } from '@/server/engine/core/execution';
import type { DefinitionKind } from '@/server/extensions/extensions';
import { loadDefinitions } from '../application/definitions';
import type { ServiceContext } from '../context';
import type { FoundRun } from './find';

/** A definition that the run goes by in another revision than the one that is active now. */
export type NewerDefinition = { kind: DefinitionKind; name: string; from: number; to: number };

type Kept = { pins?: Pins; library?: Record<string, PinnedWorkflow> };

/** What a retry with the newest definitions would go by instead. What a document asks for by number (`deploy@v1`) stays. */
export async function newerDefinitions(ctx: ServiceContext, runId: string): Promise<NewerDefinition[]> {
  const [row] = await ctx.db
    .select({
      context: execution.context,
      chosen: execution.setDefinitions,
      onlyStep: workflowRun.onlyStep,
      workflowId: workflowRun.workflowId,
    })
    .from(execution)
    .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
    .where(eq(execution.id, runId));
  // A step of an application was found to change nothing by the definitions that it kept: by others it is begun anew.
  if (row && row.onlyStep !== null && row.workflowId === null) return [];
  const kept = keptBy(withChosen((row?.context ?? {}) as JsonObject, (row?.chosen ?? {}) as Revisions));
  const uses = [
    ...Object.entries(kept.pins ?? {}).flatMap(([kind, types]) =>
      Object.entries(types).map(([type, from]) => ({ kind: kind as DefinitionKind, type, from })),
    ),
    ...Object.values(kept.library ?? {}).flatMap(({ steps }) =>
      Object.entries(steps).map(([type, { revision: from }]) => ({
        kind: 'workflow-step' as const,
        type,
        from,
      })),
    ),
  ];
  const fixed = new Set(
    uses.flatMap(({ kind, type }) => (parseType(type).revision === undefined ? [] : [chosenKey(kind, type)])),
  );
  const active = new Map(
    (await ctx.extensions.list()).map(({ kind, name, revision }) => [chosenKey(kind, name), revision]),
  );
  const newer = new Map<string, NewerDefinition>();
  for (const { kind, type, from } of uses) {
    const key = chosenKey(kind, type);
    const to = active.get(key);
    if (to === undefined || to === from || fixed.has(key)) continue;
    newer.set(key, { kind, name: parseType(type).name, from, to });
  }
  return [...newer.values()];
}

/**
 * The revisions for a retry with the newest definitions. Throws LoamError when there are none that are newer, and with every
 * place where what the run is about does not fit them.
 */
export async function chooseNewest(ctx: ServiceContext, run: FoundRun): Promise<Revisions> {
  const newer = await newerDefinitions(ctx, run.id);
  if (newer.length === 0) {
    throw new LoamError('illegal-state', `Run ${run.number} has no newer definitions to go by.`, {
      path: 'definitions',
      expected: 'pinned',
      got: 'newest',
    });
  }
  assertNoProblems(await misfits(ctx, run));
  return Object.fromEntries(newer.map(({ kind, name, to }) => [chosenKey(kind, name), to]));
}

function keptBy(context: JsonObject): Kept {
  const alone = context[standaloneKey] as unknown as StandaloneRun | undefined;
  return alone ?? context;
}

/** Problems of what the run is about, with the definitions that are active now. */
async function misfits(ctx: ServiceContext, run: FoundRun): Promise<Problem[]> {
  const [row] = await ctx.db
    .select({
      context: execution.context,
      revision: execution.revision,
      workflowId: workflowRun.workflowId,
      workflowRevision: workflowRun.revision,
      document: workflowRun.document,
    })
    .from(execution)
    .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
    .where(eq(execution.id, run.id));
  if (!row) return [];
  const kept = keptBy(row.context as JsonObject);
  const { workflow } = row.context as Partial<WorkflowContext>;
  const application =
    run.applicationId !== null && row.revision !== null
      ? await loadApplication(ctx.db, run.applicationId, row.revision, workflow)
      : null;
  const steps = application ? null : await stepsOf(ctx, row);
  const inside = await Promise.all(
    Object.values(kept.library ?? {}).map(({ id, revision }) => loadWorkflow(ctx.db, id, revision)),
  );
  const definitions = await loadDefinitions(ctx.extensions, [
    ...(application ? [application] : []),
    ...(steps ? [steps.application] : []),
    ...inside.map((each) => each.application),
  ]);
  const positionOf = () => ({ line: 1, column: 1 });
  return [
    ...(application ? check({ application, positionOf, warnings: [] }, definitions) : []),
    ...(steps ? checkSteps(steps, definitions) : []),
    ...inside.flatMap((each) =>
      checkSteps(each, definitions).map((problem) => ({
        ...problem,
        message: `in the workflow \`${each.metadata.name}\`: ${problem.message}`,
      })),
    ),
    // The text is not at hand where this is read: the place is in the document of that revision.
  ].map((problem) => ({ ...problem, position: undefined }));
}

async function stepsOf(
  ctx: ServiceContext,
  row: { workflowId: string | null; workflowRevision: number | null; document: string | null },
): Promise<ParsedWorkflow | ParsedWorkflowRun | null> {
  if (row.workflowId !== null && row.workflowRevision !== null) {
    return loadWorkflow(ctx.db, row.workflowId, row.workflowRevision);
  }
  return parseDocuments(row.document ?? '').runs[0] ?? null;
}
