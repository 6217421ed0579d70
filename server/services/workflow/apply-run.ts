import { and, desc, eq, isNull } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import { assertNoProblems } from '@/server/domain/oam/parse';
import type { ParsedWorkflowRun } from '@/server/domain/oam/parse-workflow';
import { checkInputs } from '@/server/domain/oam/workflow';
import { sha256Digest } from '@/server/platform/crypto';
import { recordAudit } from '../audit';
import type { Project } from '../authorize';
import { type ServiceContext, whoAsks } from '../context';
import { beginWorkflow } from './begin';
import { lockGroup } from './concurrency';
import { resolveRun } from './resolve';

export type AppliedRun = { runId: string; number: number; unchanged: boolean };

/**
 * Starts what a WorkflowRun describes, in the caller's transaction. The same text again is the run that there is, unless
 * that failed or was cancelled: a WorkflowRun is one run, not a way to start many.
 */
export async function applyWorkflowRun(
  ctx: ServiceContext,
  project: Project,
  run: ParsedWorkflowRun,
  stage: string | undefined,
): Promise<AppliedRun> {
  const { name, namespace } = run.metadata;
  await lockGroup(ctx, project, `WorkflowRun ${name}`);
  const digest = sha256Digest(run.text);
  const known = await newestOf(ctx, project, name);
  if (known?.digest === digest && known.state !== 'failed' && known.state !== 'cancelled') {
    return { runId: known.id, number: known.number, unchanged: true };
  }
  const resolved = await resolveRun(ctx, project, run);
  if ('code' in resolved) assertNoProblems([resolved]);
  if ('code' in resolved) throw new TypeError('a problem is thrown');
  const { steps, referred } = resolved;
  const { value, problems } = checkInputs(referred?.workflow.inputs ?? null, run.context, 'spec.context');
  assertNoProblems(problems);
  const workflow = referred?.id === undefined ? null : { ...referred, id: referred.id };
  const begun = await beginWorkflow(ctx, project, {
    name,
    steps,
    workflow: workflow && { id: workflow.id, name: workflow.name, revision: workflow.revision },
    concurrency: referred?.workflow.concurrency ?? { policy: 'allow', group: name },
    context: value,
    namespace: namespace ?? referred?.workflow.metadata.namespace,
    stage,
    by: whoAsks(ctx),
    source: { digest, document: run.text },
  });
  await recordAudit(ctx, {
    projectId: project.id,
    action: 'workflow.run',
    target: `workflow-run/${name}`,
    detail: {
      run: begun.runId,
      ...(workflow ? { workflow: workflow.name, revision: workflow.revision } : {}),
    },
  });
  return { ...begun, unchanged: false };
}

async function newestOf(ctx: ServiceContext, project: Project, name: string) {
  const [row] = await ctx.db
    .select({
      id: execution.id,
      number: execution.number,
      state: execution.state,
      digest: workflowRun.digest,
    })
    .from(workflowRun)
    .innerJoin(execution, eq(execution.id, workflowRun.executionId))
    .where(
      and(eq(workflowRun.projectId, project.id), eq(workflowRun.owner, name), isNull(workflowRun.onlyStep)),
    )
    .orderBy(desc(execution.number))
    .limit(1);
  return row;
}
