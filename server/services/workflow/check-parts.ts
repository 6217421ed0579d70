import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { Problem } from '@/server/domain/error';
import type { Application } from '@/server/domain/oam/application';
import { check, checkSteps } from '@/server/domain/oam/check';
import type { DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import {
  type ParsedWorkflow,
  type ParsedWorkflowRun,
  checkStandalone,
} from '@/server/domain/oam/parse-workflow';
import { checkInputs } from '@/server/domain/oam/workflow';
import { locate } from '../application/located-error';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { type Inclusions, checkInclusions, findInclusions } from './inclusions';
import { type Referred, aboutReference, inWorkflow, resolveRun, resolveWorkflow } from './resolve';

type InProject = Pick<Project, 'id'>;
type Definitions = DefinitionLookup<DefinitionManifest>;

/** One document of a text: the steps whose types it needs, and its problems once these types are known. */
export type Part = { applications: Application[]; problems(definitions: Definitions): Problem[] };

/** `document` is the application with the steps that it will run, also where it only names them. */
export async function applicationPart(
  ctx: ServiceContext,
  project: InProject,
  written: ParsedDocument,
  beside: readonly ParsedWorkflow[],
): Promise<Part & { document: ParsedDocument; inclusions: Inclusions; referred: Referred | null }> {
  const { document, referred, problems } = await resolveWorkflow(ctx, project, written, beside);
  const { application } = document;
  const inclusions = await findInclusions(ctx, project, { application, isOfApplication: true }, beside);
  return {
    document,
    inclusions,
    referred,
    applications: [application, ...inclusions.library.values()],
    problems: (definitions) => {
      const included = [...inclusions.problems, ...checkInclusions(inclusions, definitions, application)];
      const { library } = inclusions;
      const own = [...check(document, definitions, { library }), ...locate(included, document)];
      return [...problems, ...aboutReference(own, referred)];
    },
  };
}

export async function workflowPart(
  ctx: ServiceContext,
  project: InProject,
  workflow: ParsedWorkflow,
  beside: readonly ParsedWorkflow[],
): Promise<Part> {
  const { application, metadata } = workflow;
  const top = { application, self: metadata.name, isOfApplication: false };
  const inclusions = await findInclusions(ctx, project, top, beside);
  return {
    applications: [application, ...inclusions.library.values()],
    problems: (definitions) => ofSteps(workflow, inclusions, definitions, 'unknown'),
  };
}

export async function runPart(
  ctx: ServiceContext,
  project: InProject,
  run: ParsedWorkflowRun,
  beside: readonly ParsedWorkflow[],
): Promise<Part> {
  const resolved = await resolveRun(ctx, project, run, beside);
  if ('code' in resolved) return { applications: [run.application], problems: () => [resolved] };
  const { steps, referred } = resolved;
  const { application } = steps;
  const top = {
    application,
    ...(referred ? { self: referred.name } : {}),
    isOfApplication: false,
  };
  const inclusions = await findInclusions(ctx, project, top, beside);
  return {
    applications: [application, ...inclusions.library.values()],
    problems: (definitions) => {
      if (!referred) return ofSteps(run, inclusions, definitions, 'none');
      const { workflow } = referred;
      const inside = [...checkStandalone(workflow), ...ofSteps(workflow, inclusions, definitions, 'none')];
      return [
        ...inside.map((problem) => inWorkflow(problem, referred, 'spec.workflowRef')),
        ...checkInputs(workflow.inputs, run.context, 'spec.context').problems,
      ].map((problem) => ({ ...problem, position: run.positionOf(problem.path ?? 'spec.context') }));
    },
  };
}

function ofSteps(
  document: ParsedWorkflow | ParsedWorkflowRun,
  inclusions: Inclusions,
  definitions: Definitions,
  around: 'none' | 'unknown',
): Problem[] {
  const included = [...inclusions.problems, ...checkInclusions(inclusions, definitions, around)];
  return [
    ...checkSteps(document, definitions, inclusions.library),
    ...included.map((problem) => {
      const path = document.ownPath(problem.path);
      return { ...problem, path, position: document.positionOf(path) };
    }),
  ];
}
