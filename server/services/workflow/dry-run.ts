import { type ForeseenStep, foresee } from '@/server/delivery/plan/foresee';
import { loadApplication } from '@/server/delivery/plan/load-application';
import { getHome } from '@/server/delivery/plan/resolve-placements';
import { type Problem, isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { Application } from '@/server/domain/oam/application';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import { type ParsedWorkflow, checkStandalone } from '@/server/domain/oam/parse-workflow';
import { checkInputs } from '@/server/domain/oam/workflow';
import { hasPermission } from '@/server/domain/permission';
import type { DryRunWorkflow } from '@/server/domain/workflow-input';
import { checkDocuments } from '../application/check';
import { type DiffObject, diffApplication } from '../application/diff';
import { dryRunApplication } from '../application/dry-run';
import { getApplicationRow } from '../application/find';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getWorkflowRow, readRevision } from './find';
import { withSteps } from './inclusions';

/** What a step would bring to one place. */
export type StepDelivery = {
  cluster: string;
  namespace: string;
  objects: {
    component: string;
    kind: string;
    name: string;
    /** Null: not known, because whoever asks may not deliver, or because the cluster did not answer. */
    change: DiffObject['change'] | null;
  }[];
};
export type WorkflowDryRun = {
  name: string;
  /** Null: a document that is not saved. */
  revision: number | null;
  /** JSON Schema of what a start asks for; null: nothing. */
  asks: JsonObject | null;
  /** What the start would give, with defaults. */
  inputs: JsonObject;
  steps: (ForeseenStep & { delivers: StepDelivery[] })[];
  problems: Problem[];
};

/** What a run would do, as far as that is known before it begins: in which order, under which conditions, with what. Changes nothing. */
export async function dryRunWorkflow(
  ctx: ServiceContext,
  input: DryRunWorkflow & { project: string },
): Promise<WorkflowDryRun> {
  const { project, role } = await authorize(ctx, { project: input.project, permission: 'workflow.read' });
  const mayDeliver = hasPermission({ instanceAdmin: false, role }, 'application.deploy');
  const { revision, text } = await readText(ctx, project, input);
  const checked = await checkDocuments(ctx, project, text);
  const [document] = [...checked.workflows, ...checked.documents];
  const base = { name: input.name, revision };
  if (!document) return { ...base, asks: null, inputs: input.inputs, steps: [], problems: checked.problems };
  const given = givenTo(document, input);
  const application = await applicationOf(ctx, project, document, input);
  const own = await ownContext(ctx, project, { document, application, input });
  // As a run has it: what a start gives goes before the name of a run that stands on its own.
  const context = application ? { ...given.value, ...own } : { ...own, ...given.value };
  const found = foresee(document.application, context);
  const delivered = application
    ? await deliveries(ctx, input, JSON.stringify(application), mayDeliver)
    : { byStep: new Map<string, StepDelivery[]>(), problems: [] };
  const standalone = application || !('inputs' in document) ? [] : checkStandalone(document);
  return {
    ...base,
    asks: 'inputs' in document ? document.inputs : null,
    inputs: given.value,
    steps: found.steps.map((step) => ({
      ...step,
      path: placeIn(document, step.path),
      delivers: delivered.byStep.get(step.name) ?? [],
    })),
    problems: [
      ...checked.problems,
      ...given.problems,
      ...standalone,
      ...found.problems.map((each) => located(each, document)),
      ...delivered.problems,
    ],
  };
}

type Document = ParsedWorkflow | ParsedDocument;

async function readText(ctx: ServiceContext, project: Project, input: DryRunWorkflow) {
  if (input.document !== undefined) return { revision: null, text: input.document };
  const row = await getWorkflowRow(ctx, project, input.name);
  const revision = input.revision ?? row.revision;
  return { revision, text: (await readRevision(ctx, row, revision)).text };
}

function givenTo(document: Document, { inputs }: DryRunWorkflow) {
  const schema = 'inputs' in document ? document.inputs : null;
  return checkInputs(schema, inputs, 'inputs');
}

/** The application that it would be the workflow of, with these steps. */
async function applicationOf(
  ctx: ServiceContext,
  project: Project,
  document: Document,
  { application }: DryRunWorkflow,
): Promise<Application | null> {
  if (!('inputs' in document)) return document.application;
  if (application === undefined) return null;
  await authorize(ctx, { project: project.name, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, application);
  return withSteps(await loadApplication(ctx.db, row.id, row.revision), { workflow: document });
}

/** What every run says of itself. */
async function ownContext(
  ctx: ServiceContext,
  project: Project,
  {
    document,
    application,
    input: { stage },
  }: { document: Document; application: Application | null; input: DryRunWorkflow },
): Promise<JsonObject> {
  const { name, namespace } = (application ?? document.application).metadata;
  const own = namespace ?? (await namespaceOf(ctx, project, stage));
  return { name, namespace: own, ...(application ? { appName: name } : {}) };
}

async function namespaceOf(
  ctx: ServiceContext,
  project: Project,
  stage: string | undefined,
): Promise<string> {
  try {
    return (await getHome(ctx.db, project.id, stage)).namespace;
  } catch (error) {
    // A project without stages runs workflows that need no cluster.
    if (isLoamError(error) && error.code === 'illegal-state' && stage === undefined) return project.name;
    throw error;
  }
}

function placeIn(document: Document, path: string): string {
  return 'inputs' in document ? document.ownPath(path) : path;
}

function located(problem: Problem, document: Document): Problem {
  const path = placeIn(document, problem.path ?? '');
  return { ...problem, path, position: document.positionOf(path) };
}

async function deliveries(
  ctx: ServiceContext,
  { project, stage }: DryRunWorkflow & { project: string },
  document: string,
  mayDeliver: boolean,
): Promise<{ byStep: Map<string, StepDelivery[]>; problems: Problem[] }> {
  const input = { project, document, ...(stage === undefined ? {} : { stage }) };
  try {
    const { placements, problems } = await dryRunApplication(ctx, input);
    const changes = mayDeliver ? await changesOf(ctx, input) : null;
    const byStep = new Map<string, StepDelivery[]>();
    for (const { step, cluster, namespace, resources, components } of placements) {
      const objects = resources.map(({ kind, metadata }, index) => ({
        component: components[index] ?? '',
        kind,
        name: metadata.name,
        change: changes?.get([cluster, namespace, kind, metadata.name].join(' ')) ?? null,
      }));
      byStep.set(step, [...(byStep.get(step) ?? []), { cluster, namespace, objects }]);
    }
    return { byStep, problems };
  } catch (error) {
    // Also what they may not see, as a chart of somebody who may not deliver: the steps are told all the same.
    if (!isLoamError(error)) throw error;
    const { problems } = error;
    return { byStep: new Map(), problems: problems.length > 0 ? problems : [error.toProblem()] };
  }
}

/** By place and object. */
async function changesOf(
  ctx: ServiceContext,
  input: { project: string; document: string; stage?: string },
): Promise<Map<string, DiffObject['change']>> {
  const { places } = await diffApplication(ctx, input);
  return new Map(
    places.flatMap(({ cluster, namespace, objects }) =>
      objects.map(({ kind, name, change }) => [[cluster, namespace, kind, name].join(' '), change] as const),
    ),
  );
}
