import type { JsonObject } from '@/server/domain/json';
import { assertNoProblems } from '@/server/domain/oam/parse';
import { checkInputs } from '@/server/domain/oam/workflow';
import type { StartWorkflow } from '@/server/domain/workflow-input';
import { recordAudit } from '../audit';
import { type Project, authorize } from '../authorize';
import { type ServiceContext, whoAsks } from '../context';
import { inTransaction } from '../transaction';
import { type Begin, beginWorkflow } from './begin';
import { getWorkflowRow, readRevision } from './find';
import { onceByKey } from './request';

export type StartedWorkflow = {
  runId: string;
  /** It was started before, under the same key. */
  repeated: boolean;
};

/** Starts a workflow of the library. Its inputs are checked against what the workflow asks for. */
export async function startWorkflow(
  ctx: ServiceContext,
  input: StartWorkflow & { project: string },
): Promise<StartedWorkflow> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.run' });
  const { idempotencyKey: key, name, revision, inputs, stage } = input;
  return inTransaction(ctx, async (tx) => {
    const start = async () => {
      const { runId } = await startRevision(tx, project, { name, revision, inputs, stage, by: whoAsks(tx) });
      return runId;
    };
    if (key === undefined) return { runId: await start(), repeated: false };
    const request = { name, revision: revision ?? null, inputs, stage: stage ?? null } as JsonObject;
    return onceByKey(tx, project, { key, request }, start);
  });
}

export type StartRevision = Pick<Begin, 'by' | 'source' | 'after' | 'stage'> & {
  name: string;
  /** Undefined: the newest. */
  revision?: number | undefined;
  inputs: JsonObject;
};

/** In the caller's transaction. Throws LoamError with the place of each input that does not fit. */
export async function startRevision(
  ctx: ServiceContext,
  project: Project,
  { name, revision, inputs, ...rest }: StartRevision,
): Promise<{ runId: string; number: number }> {
  const row = await getWorkflowRow(ctx, project, name);
  const number = revision ?? row.revision;
  const steps = await readRevision(ctx, row, number);
  const { value, problems } = checkInputs(steps.inputs, inputs, 'inputs');
  assertNoProblems(problems);
  const begun = await beginWorkflow(ctx, project, {
    ...rest,
    name,
    steps,
    workflow: { id: row.id, name, revision: number },
    concurrency: steps.concurrency,
    context: value,
    namespace: steps.metadata.namespace,
  });
  await recordAudit(ctx, {
    projectId: project.id,
    action: 'workflow.run',
    target: `workflow/${name}`,
    detail: { revision: number, run: begun.runId },
  });
  return begun;
}
