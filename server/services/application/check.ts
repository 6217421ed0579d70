import type { DefinitionManifest } from '@/plugins/sdk/definition';
import type { CheckApplication } from '@/server/domain/application-input';
import type { Problem } from '@/server/domain/error';
import type { DefinitionLookup } from '@/server/domain/oam/definition-lookup';
import { type ParsedDocument, assertNoProblems, parseDocuments } from '@/server/domain/oam/parse';
import type { ParsedWorkflow, ParsedWorkflowRun } from '@/server/domain/oam/parse-workflow';
import { type Project, authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { applicationPart, runPart, workflowPart } from '../workflow/check-parts';
import type { Inclusions } from '../workflow/inclusions';
import type { Referred } from '../workflow/resolve';
import { podWarnings } from './check-pods';
import { loadDefinitions } from './definitions';

export type Checked = {
  /** Applications, each with the steps that it will run, also where its document only names them. */
  documents: ParsedDocument[];
  /** Of each of them, the workflows that its steps run. */
  inclusions: Inclusions[];
  /** Of each of them, the workflow that it names. */
  referred: (Referred | null)[];
  workflows: ParsedWorkflow[];
  runs: ParsedWorkflowRun[];
  problems: Problem[];
  definitions: DefinitionLookup<DefinitionManifest>;
};

/** Everything that is wrong with a text, for an editor that checks while somebody types. Writes nothing. */
export async function checkApplication(
  ctx: ServiceContext,
  input: CheckApplication & { project: string },
): Promise<{ problems: Problem[] }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const checked = await checkDocuments(ctx, project, input.document);
  const { problems } = checked;
  if (problems.some(({ severity }) => severity !== 'warning')) return { problems };
  return { problems: [...problems, ...(await podWarnings(ctx, project, checked))] };
}

/** Reads a text and checks every document in it against the types that are installed and the workflows that there are. */
export async function checkDocuments(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  text: string,
): Promise<Checked> {
  const { documents, workflows, runs, problems } = parseDocuments(text);
  const [applications, shared, started] = await Promise.all([
    Promise.all(documents.map((each) => applicationPart(ctx, project, each, workflows))),
    Promise.all(workflows.map((each) => workflowPart(ctx, project, each, workflows))),
    Promise.all(runs.map((each) => runPart(ctx, project, each, workflows))),
  ]);
  const parts = [...applications, ...shared, ...started];
  const definitions = await loadDefinitions(
    ctx.extensions,
    parts.flatMap((part) => part.applications),
  );
  return {
    documents: applications.map(({ document }) => document),
    inclusions: applications.map(({ inclusions }) => inclusions),
    referred: applications.map(({ referred }) => referred),
    workflows,
    runs,
    definitions,
    problems: [...problems, ...parts.flatMap((part) => part.problems(definitions))],
  };
}

/** As `checkDocuments`; throws LoamError with all problems when any is an error. */
export async function checkedDocuments(
  ctx: ServiceContext,
  project: Pick<Project, 'id'>,
  text: string,
): Promise<Checked> {
  const checked = await checkDocuments(ctx, project, text);
  assertNoProblems(checked.problems);
  return checked;
}
