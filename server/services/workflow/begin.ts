import { recordChange } from '@/db/record-change';
import { workflowRun } from '@/db/schema/workflow';
import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { Placement, StandaloneRun, TurnNode } from '@/server/delivery/plan/planned';
import { getHome } from '@/server/delivery/plan/resolve-placements';
import { planStandalone } from '@/server/delivery/plan/standalone';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { Application } from '@/server/domain/oam/application';
import { checkSteps } from '@/server/domain/oam/check';
import type { DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { assertNoProblems } from '@/server/domain/oam/parse';
import {
  type ParsedWorkflow,
  type ParsedWorkflowRun,
  checkStandalone,
} from '@/server/domain/oam/parse-workflow';
import type { Concurrency } from '@/server/domain/oam/workflow';
import type { By } from '@/server/engine/core/event';
import { createExecution } from '@/server/engine/store/create';
import { claimNamespaces } from '../application/claim-namespaces';
import { loadDefinitions, pinDefinitions } from '../application/definitions';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { assertNoOther, lockGroup, takeTurn } from './concurrency';
import { checkInclusions, findInclusions, pinInclusions } from './inclusions';

export type Begin = {
  /** Name of the workflow, or of the WorkflowRun. */
  name: string;
  steps: ParsedWorkflow | ParsedWorkflowRun;
  /** The workflow of the library that the steps are of; revision 0: as it is written, and not saved. */
  workflow: { id: string; name: string; revision: number } | null;
  /** It is tried with this step alone. */
  onlyStep?: string;
  concurrency: Concurrency;
  context: JsonObject;
  /** Of a WorkflowRun; else the namespace of the stage. */
  namespace?: string | undefined;
  stage?: string | undefined;
  by: By;
  source?: Partial<
    Pick<typeof workflowRun.$inferInsert, 'digest' | 'document' | 'scheduleId' | 'scheduledFor'>
  >;
  /** Runs that it replaces, beside those of its group. */
  after?: string[];
};

/** Plans a run of a workflow that stands on its own and starts it, in the caller's transaction. */
export async function beginWorkflow(
  ctx: ServiceContext,
  project: Project,
  begin: Begin,
): Promise<{ runId: string; number: number }> {
  const { steps, concurrency, name, workflow, by } = begin;
  const { inclusions, definitions, applications } = await checkForRun(ctx, project, begin);
  if (concurrency.policy !== 'allow') await lockGroup(ctx, project, concurrency.group);
  const own =
    begin.onlyStep !== undefined
      ? await assertNoOther(ctx, project, concurrency)
      : await takeTurn(ctx, project, concurrency, by);
  const turn = withAfter(own, begin.after ?? []);
  const home = await homeOf(ctx, project, { begin, applications, definitions });
  const namespace = begin.namespace ?? home?.namespace ?? project.name;
  if (home) await claimNamespaces(ctx, project, [{ ...home, namespace }]);
  const run: StandaloneRun = {
    name,
    project: project.name,
    revision: workflow?.revision ?? 0,
    home: home && { ...home, namespace },
    namespace,
    pins: pinDefinitions(steps.application, definitions),
    ...(inclusions.all.length > 0 ? { library: pinInclusions(inclusions, definitions) } : {}),
  };
  const step = (type: string) => {
    const manifest = definitions.find('workflow-step', type);
    if (manifest) return manifest;
    throw new LoamError('unknown-type', `There is no workflow step type "${type}".`, { got: type });
  };
  const spec = planStandalone(steps, { title: titleOf(begin), step, run, context: begin.context, turn });
  const created = await createExecution(ctx.db, spec, { projectId: project.id, createdBy: by });
  await recordRun(ctx, project, begin, created.id);
  return { runId: created.id, number: created.number };
}

/** What it was started from, for whoever looks for runs of a workflow. */
async function recordRun(
  ctx: ServiceContext,
  project: Project,
  { workflow, onlyStep, name, concurrency, source }: Begin,
  executionId: string,
): Promise<void> {
  await ctx.db.insert(workflowRun).values({
    executionId,
    projectId: project.id,
    workflowId: workflow?.id ?? null,
    revision: workflow && workflow.revision > 0 ? workflow.revision : null,
    onlyStep: onlyStep ?? null,
    owner: name,
    group: concurrency.policy === 'allow' ? null : concurrency.group,
    ...source,
  });
  if (!workflow) return;
  await recordChange(
    ctx.db,
    { projectId: project.id, topic: 'workflows', data: { name: workflow.name } },
    { projectId: project.id, topic: `workflow:${workflow.name}` },
  );
}

function titleOf({ name, workflow, onlyStep }: Begin): string {
  const revision = workflow && workflow.revision > 0 ? ` r${workflow.revision}` : '';
  return [`${workflow?.name ?? name}${revision}`, onlyStep].filter(Boolean).join(' / ');
}

/** The types may have changed since it was saved, and so may the workflows that its steps run. */
async function checkForRun(ctx: ServiceContext, project: Project, { steps, workflow }: Begin) {
  const { application } = steps;
  const self = workflow ? { self: workflow.name } : {};
  const inclusions = await findInclusions(ctx, project, { application, ...self, isOfApplication: false });
  assertNoProblems(inclusions.problems);
  const applications = [application, ...inclusions.library.values()];
  const definitions = await loadDefinitions(ctx.extensions, applications);
  assertNoProblems([
    ...checkStandalone(steps),
    ...checkSteps(steps, definitions, inclusions.library),
    ...checkInclusions(inclusions, definitions, 'none'),
  ]);
  return { inclusions, definitions, applications };
}

function withAfter(turn: TurnNode | null, after: string[]): TurnNode | null {
  if (after.length === 0) return turn;
  return { group: turn?.group ?? null, after };
}

/** Null when no step works in a cluster: then it may run where there is none. */
async function homeOf(
  ctx: ServiceContext,
  project: Project,
  {
    begin: { stage },
    applications,
    definitions,
  }: {
    begin: Begin;
    /** The steps, and those of the workflows that they run. */
    applications: readonly Application[];
    definitions: DefinitionLookup<DefinitionManifest>;
  },
): Promise<Placement | null> {
  const all = applications.flatMap((each) => flattenSteps(namedSteps(each)));
  const isUsed = all.some(({ step }) =>
    definitions
      .find('workflow-step', step.type)
      ?.capabilities.some((each) => each === 'k8s:read' || each === 'k8s:write'),
  );
  if (!isUsed && stage === undefined) return null;
  try {
    return await getHome(ctx.db, project.id, stage);
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'illegal-state') throw error;
    throw new LoamError('illegal-state', 'A step works in a cluster, and the project has no stage.', {
      hint: 'Create one: it names a cluster and a namespace.',
      cause: error,
    });
  }
}
