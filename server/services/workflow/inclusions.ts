import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { PinnedWorkflow } from '@/server/delivery/plan/planned';
import { reservedInputs } from '@/server/delivery/plan/sub-workflow';
import { type Problem, isLoamError } from '@/server/domain/error';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import type { Application, WorkflowStep } from '@/server/domain/oam/application';
import { check, checkSteps } from '@/server/domain/oam/check';
import { type DefinitionLookup, parseType } from '@/server/domain/oam/definition-lookup';
import { documentLimits } from '@/server/domain/oam/document-limits';
import { formatPath } from '@/server/domain/oam/document-path';
import { flattenSteps, namedSteps } from '@/server/domain/oam/names';
import { type ParsedWorkflow, checkStandalone } from '@/server/domain/oam/parse-workflow';
import {
  type Library,
  type NamedWorkflow,
  libraryKey,
  namedWorkflow,
} from '@/server/domain/oam/sub-workflow';
import { checkInputs } from '@/server/domain/oam/workflow';
import { maxDepth } from '@/server/engine/core/check-spec';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { type Referred, findReferred, inWorkflow, unknownWorkflow } from './resolve';

/** A workflow that a step runs inside of its run, directly or through another. */
export type Inclusion = Referred & {
  key: string;
  /** Place in the document of the step through which it is run. */
  path: string;
};

export type Inclusions = { all: Inclusion[]; library: Library; problems: (Problem & { path: string })[] };

type Top = {
  application: Application;
  /** Its name, where it is a workflow of the library itself: it must not run itself. */
  self?: string;
  /** Where the steps have an application around them, whose context they see. */
  isOfApplication: boolean;
};

/**
 * Every workflow that the steps of a document run, and those that theirs run. Problems: one that is not there, inputs that
 * do not fit, workflows that run each other, too many levels; each at the step of the document through which it comes.
 */
export async function findInclusions(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  top: Top,
  beside: readonly ParsedWorkflow[] = [],
): Promise<Inclusions> {
  const search: Search = { ...top, ctx, project, beside, all: [], problems: [], depths: new Map() };
  const depth = await visit(search, top.application, top.self === undefined ? [] : [top.self], null);
  const { all, problems } = search;
  if (depth > maxDepth && problems.length === 0) {
    problems.push({
      code: 'too-large',
      message: 'runs inside runs go too deep',
      path: all[0]?.path ?? '',
      expected: `at most ${maxDepth} levels`,
      got: `${depth}`,
    });
  }
  // Workflows that run each other have no end: what they put out is not worked out.
  const known = problems.length > 0 ? [] : all;
  const library = new Map(known.map(({ key, workflow }) => [key, workflow.application]));
  return { all, library, problems };
}

const spawning = new Set(['deploy', 'apply-component', 'apply-application', 'apply-application-in-parallel']);

type Search = Top &
  Pick<Inclusions, 'all' | 'problems'> & {
    ctx: ServiceContext;
    project: Pick<Project, 'id'>;
    beside: readonly ParsedWorkflow[];
    /** Levels of runs inside of a workflow, by its key. */
    depths: Map<string, number>;
  };

/** Levels of runs inside of a run of these steps. `place`: of the document's own step, once below it. */
async function visit(
  search: Search,
  application: Application,
  trail: string[],
  place: string | null,
): Promise<number> {
  let deepest = 0;
  for (const { step, path } of flattenSteps(namedSteps(application))) {
    const named = namedWorkflow(step);
    // Enough is said; each further name would be looked for in the library.
    if (search.problems.length >= documentLimits.problems) return deepest;
    const items = step.forEach === undefined ? 0 : 1;
    const at = place ?? formatPath([...path, 'properties', 'workflow']);
    const spawned = spawning.has(parseType(step.type).name) ? 1 : 0;
    const inside = named ? 1 + (await include(search, { step, named, trail, path: at })) : spawned;
    deepest = Math.max(deepest, items + inside);
  }
  return deepest;
}

type Naming = { step: WorkflowStep; named: NamedWorkflow; trail: string[]; path: string };

async function include(search: Search, { step, named, trail, path }: Naming): Promise<number> {
  const { all, depths, problems } = search;
  if (trail.includes(named.name)) {
    const round = [...trail.slice(trail.indexOf(named.name)), named.name].join(' -> ');
    problems.push({ code: 'invalid-document', message: `workflows run each other: ${round}`, path });
    return 0;
  }
  const key = libraryKey(named);
  const referred = all.find((each) => each.key === key) ?? (await find(search, named, path));
  if (!referred) return 0;
  problems.push(...inputProblems(step, referred, path, search));
  const known = depths.get(key);
  if (known !== undefined) return known;
  all.push({ ...referred, key, path });
  const depth = await visit(search, referred.workflow.application, [...trail, named.name], path);
  depths.set(key, depth);
  return depth;
}

async function find(
  { ctx, project, beside, problems }: Search,
  { name, revision }: NamedWorkflow,
  path: string,
): Promise<Referred | null> {
  try {
    const referred = await findReferred(ctx, project, name, beside, revision);
    if (referred) return referred;
    problems.push({ ...(await unknownWorkflow(ctx, project, name)), path });
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'not-found') throw error;
    problems.push({ ...error.toProblem(), path });
  }
  return null;
}

/** What a step hands in, but for what comes from other steps mid-run. */
function inputProblems(
  step: WorkflowStep,
  { name, workflow }: Referred,
  path: string,
  { isOfApplication }: Top,
): (Problem & { path: string })[] {
  const given = step.properties?.['inputs'];
  const inputs: JsonObject = isJsonObject(given) ? given : {};
  const late = step.inputs.flatMap(({ parameterKey }) =>
    parameterKey?.startsWith('inputs.') ? [parameterKey] : parameterKey === 'inputs' ? ['*'] : [],
  );
  const isLate = (place: string) =>
    late.some((key) => key === '*' || key === place || key.startsWith(`${place}.`));
  const at = path.endsWith('.workflow') ? `${path.slice(0, -'.workflow'.length)}.inputs` : path;
  const misfits = checkInputs(workflow.inputs, inputs, 'inputs').problems.filter(
    (problem) => !isLate(problem.path ?? ''),
  );
  const taken = isOfApplication ? Object.keys(inputs).filter((each) => reservedInputs.has(each)) : [];
  return [
    ...misfits.map((problem) => ({
      ...problem,
      message: `the workflow \`${name}\`, ${problem.path}: ${problem.message}`,
      path: at,
    })),
    ...taken.map((each) => ({
      code: 'invalid-document' as const,
      message: `an application's run has a \`${each}\` of its own, so that a workflow in it cannot be given one`,
      path: at,
      got: each,
      hint: 'give the input another name',
    })),
  ];
}

/** Problems in the steps of what is included, each at the step through which it comes. `around`: the application. */
export function checkInclusions(
  { all, library }: Inclusions,
  definitions: DefinitionLookup<DefinitionManifest>,
  around: Application | 'none' | 'unknown',
): (Problem & { path: string })[] {
  return all.flatMap((inclusion) => {
    const { workflow, path } = inclusion;
    const own = ((): Problem[] => {
      if (around === 'none')
        return [...checkStandalone(workflow), ...checkSteps(workflow, definitions, library)];
      if (around === 'unknown') return checkSteps(workflow, definitions, library);
      const application = withSteps(around, inclusion);
      const { positionOf, warnings } = workflow;
      return check({ application, positionOf, warnings }, definitions, { library }).flatMap((problem) =>
        problem.path?.startsWith('spec.workflow.')
          ? [{ ...problem, path: workflow.ownPath(problem.path) }]
          : [],
      );
    })();
    return own.map((problem) => inWorkflow({ ...problem, position: undefined }, inclusion, path));
  });
}

/** The application as one whose steps are those of a workflow that it includes. */
export function withSteps(application: Application, { workflow }: Pick<Inclusion, 'workflow'>): Application {
  const { workflow: steps } = workflow.application.spec;
  return { ...application, spec: { ...application.spec, workflow: steps } };
}

/** What a run keeps of them. */
export function pinInclusions(
  { all }: Inclusions,
  definitions: DefinitionLookup<DefinitionManifest>,
): Record<string, PinnedWorkflow> {
  return Object.fromEntries(
    all.map(({ key, id = '', name, revision, workflow }) => {
      const types = flattenSteps(namedSteps(workflow.application)).map(({ step }) => step.type);
      const steps = Object.fromEntries(
        types.flatMap((type) => {
          const found = definitions.find('workflow-step', type);
          if (!found) return [];
          const { name: own, revision: pinned, repeatable = true } = found;
          return [[type, { name: own, revision: pinned, repeatable }]];
        }),
      );
      return [key, { id, name, revision, steps }];
    }),
  );
}
