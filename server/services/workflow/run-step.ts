import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { assertNoProblems } from '@/server/domain/oam/parse';
import type { ParsedWorkflow } from '@/server/domain/oam/parse-workflow';
import { singleStep } from '@/server/domain/oam/single-step';
import { checkInputs } from '@/server/domain/oam/workflow';
import type { RunStep } from '@/server/domain/workflow-input';
import { checkedDocuments } from '../application/check';
import { recordAudit } from '../audit';
import { type Project, authorize } from '../authorize';
import { type ServiceContext, whoAsks } from '../context';
import { inTransaction } from '../transaction';
import { beginWorkflow } from './begin';
import { type WorkflowRow, getWorkflowRow, readRevision } from './find';
import { onceByKey } from './request';
import type { StartedWorkflow } from './start';

/**
 * Tries one step of a workflow by itself, as it is saved or as it is written now: with values in place of what steps before would hand
 * on, without its condition. The run is marked, and is none of the workflow's to whoever looks for its newest one.
 */
export async function runStep(
  ctx: ServiceContext,
  input: RunStep & { project: string },
): Promise<StartedWorkflow> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.run' });
  const row = await getWorkflowRow(ctx, project, input.name);
  const workflow = await readSteps(ctx, project, row, input.document);
  return inTransaction(ctx, async (tx) => {
    const start = () => begin(tx, project, { ...workflow, row, input });
    const { idempotencyKey: key, name, step, inputs, outputs, stage } = input;
    if (key === undefined) return { runId: await start(), repeated: false };
    const { text } = workflow.document;
    const request = { name, step, text, inputs, outputs, stage: stage ?? null } as JsonObject;
    return onceByKey(tx, project, { key, request }, start);
  });
}

type Steps = {
  document: ParsedWorkflow;
  /** 0: it is not saved. */
  revision: number;
};

/** Checked as if it was saved. What is not saved is run by those only who could save it. */
async function readSteps(
  ctx: ServiceContext,
  project: Project,
  row: WorkflowRow,
  text: string | undefined,
): Promise<Steps> {
  const saved = await readRevision(ctx, row, row.revision);
  if (text === undefined || text === saved.text) return { document: saved, revision: row.revision };
  await authorize(ctx, { project: project.name, permission: 'workflow.write' });
  const { workflows, documents, runs } = await checkedDocuments(ctx, project, text);
  const [document, second] = workflows;
  if (!document || second || documents.length + runs.length > 0 || document.metadata.name !== row.name) {
    throw new LoamError('invalid-document', 'A step is run of one Workflow.', {
      path: 'document',
      expected: `one document: the Workflow "${row.name}"`,
      got: document?.metadata.name ?? 'none',
    });
  }
  return { document, revision: 0 };
}

async function begin(
  ctx: ServiceContext,
  project: Project,
  { document, revision, row, input }: Steps & { row: WorkflowRow; input: RunStep },
): Promise<string> {
  const { name, step, stage } = input;
  const { value, problems } = checkInputs(document.inputs, input.inputs, 'inputs');
  assertNoProblems(problems);
  const given = { outputs: input.outputs as JsonObject, context: { name, ...value } };
  const alone = inDocument(document, () => singleStep(document.application, step, given));
  const ownPath = (path: string) => document.ownPath(path.replace(onlyPlace, alone.path));
  const { runId } = await beginWorkflow(ctx, project, {
    name,
    steps: { ...document, application: alone.application, ownPath },
    workflow: { id: row.id, name, revision },
    onlyStep: step,
    concurrency: document.concurrency,
    context: value,
    namespace: document.metadata.namespace,
    stage,
    by: whoAsks(ctx),
    ...(revision === 0 ? { source: { document: document.text } } : {}),
  });
  await recordAudit(ctx, {
    projectId: project.id,
    action: 'workflow.run',
    target: `workflow/${name}`,
    detail: { run: runId, onlyStep: step, revision: revision === 0 ? 'not saved' : revision },
  });
  return runId;
}

const onlyPlace = 'spec.workflow.steps[0]';

/** With the places of its errors as the document has them. */
function inDocument<T>(document: ParsedWorkflow, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof LoamError) || error.path === undefined) throw error;
    const path = document.ownPath(error.path);
    const problems = error.problems.map((each) => ({ ...each, path: document.ownPath(each.path ?? '') }));
    const more = error.path.startsWith('spec') ? { position: document.positionOf(path) } : {};
    throw new LoamError(error.code, error.message, {
      ...error.toProblem(),
      path,
      ...more,
      problems,
      cause: error,
    });
  }
}
