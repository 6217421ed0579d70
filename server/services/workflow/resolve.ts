import type { Problem } from '@/server/domain/error';
import type { ParsedDocument } from '@/server/domain/oam/parse';
import type { ParsedWorkflow, ParsedWorkflowRun } from '@/server/domain/oam/parse-workflow';
import { locate } from '../application/located-error';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';
import { findWorkflowRow, readRevision, suggestWorkflow } from './find';

type InProject = Pick<Project, 'id'>;

/** A workflow of the library in the revision that is newest now. `id` is missing while it is only in the same text. */
export type Referred = { id?: string; name: string; revision: number; workflow: ParsedWorkflow };

/**
 * The workflow that a document names: one of the same text, else that of the library in its newest revision, or in that of
 * `number`, which must be there.
 */
export async function findReferred(
  ctx: ServiceContext,
  project: InProject,
  name: string,
  beside: readonly ParsedWorkflow[] = [],
  number?: number,
): Promise<Referred | null> {
  const near = number === undefined && beside.find((each) => each.metadata.name === name);
  if (near) return { name, revision: 0, workflow: near };
  const row = await findWorkflowRow(ctx, project, name);
  if (!row) return null;
  const { id } = row;
  const revision = number ?? row.revision;
  return { id, name, revision, workflow: await readRevision(ctx, row, revision) };
}

/** The problem of a name that no workflow has. */
export async function unknownWorkflow(
  ctx: ServiceContext,
  project: InProject,
  name: string,
): Promise<Problem> {
  const message = `there is no workflow \`${name}\` in this project`;
  const { hint = 'save the workflow first: `loam workflow apply`' } = await suggestWorkflow(
    ctx,
    project,
    name,
  );
  return { code: 'not-found', message, got: name, hint };
}

export type Resolved = { document: ParsedDocument; referred: Referred | null; problems: Problem[] };
const referencePath = 'spec.workflow.ref';

/** An application whose workflow is one of the library, with the steps of that in its place. */
export async function resolveWorkflow(
  ctx: ServiceContext,
  project: InProject,
  document: ParsedDocument,
  beside: readonly ParsedWorkflow[] = [],
): Promise<Resolved> {
  const { application } = document;
  const name = application.spec.workflow?.ref;
  if (name === undefined) return { document, referred: null, problems: [] };
  const referred = await findReferred(ctx, project, name, beside);
  if (!referred) {
    const unknown = { ...(await unknownWorkflow(ctx, project, name)), path: referencePath };
    return { document, referred, problems: locate([unknown], document) };
  }
  const { workflow } = referred.workflow.application.spec;
  const resolved: ParsedDocument = {
    ...document,
    application: { ...application, spec: { ...application.spec, workflow } },
    positionOf: (path, part) =>
      isOfWorkflow(typeof path === 'string' ? path : path.join('.'))
        ? document.positionOf(referencePath)
        : document.positionOf(path, part),
  };
  return { document: resolved, referred, problems: [] };
}

function isOfWorkflow(path: string): boolean {
  return path.startsWith('spec.workflow.');
}

/** Problems in the steps of a workflow that is only named here say so, at the name. */
export function aboutReference(problems: Problem[], referred: Referred | null): Problem[] {
  if (!referred) return problems;
  const { ownPath } = referred.workflow;
  return problems.map((problem) =>
    problem.path === undefined || !isOfWorkflow(problem.path)
      ? problem
      : inWorkflow({ ...problem, path: ownPath(problem.path) }, referred, referencePath),
  );
}

/** A problem inside of a workflow, said at the place that names it: line and column of the other document say nothing there. */
export function inWorkflow(
  problem: Problem,
  { name, revision }: Referred,
  path: string,
): Problem & { path: string } {
  const which = revision === 0 ? `\`${name}\`` : `\`${name}\` r${revision}`;
  const place = problem.path === undefined ? '' : `, ${problem.path}`;
  return { ...problem, message: `in the workflow ${which}${place}: ${problem.message}`, path };
}

/** A WorkflowRun with the steps that it will have, and the workflow that they are of. */
export type ResolvedRun = { steps: ParsedWorkflow | ParsedWorkflowRun; referred: Referred | null };

export async function resolveRun(
  ctx: ServiceContext,
  project: InProject,
  run: ParsedWorkflowRun,
  beside: readonly ParsedWorkflow[] = [],
): Promise<ResolvedRun | Problem> {
  if (run.workflowRef === null) return { steps: run, referred: null };
  const referred = await findReferred(ctx, project, run.workflowRef, beside);
  if (!referred) {
    const path = 'spec.workflowRef';
    return {
      ...(await unknownWorkflow(ctx, project, run.workflowRef)),
      path,
      position: run.positionOf(path),
    };
  }
  return { steps: withMode(referred.workflow, run), referred };
}

/** The mode of the run, where it has one, as in KubeVela. */
function withMode(workflow: ParsedWorkflow, run: ParsedWorkflowRun): ParsedWorkflow {
  const mode = run.application.spec.workflow?.mode;
  if (!mode) return workflow;
  const { application } = workflow;
  const steps = application.spec.workflow?.steps ?? [];
  const spec = { ...application.spec, workflow: { mode, steps } };
  return { ...workflow, application: { ...application, spec } };
}
