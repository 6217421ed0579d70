import { and, asc, eq } from 'drizzle-orm';
import { cluster } from '@/db/schema/environment';
import { workflowObject } from '@/db/schema/workflow';
import type { JsonObject } from '@/server/domain/json';
import { checkStandalone } from '@/server/domain/oam/parse-workflow';
import type { Concurrency } from '@/server/domain/oam/workflow';
import type { WorkflowName } from '@/server/domain/workflow-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getWorkflowRow, readRevision } from './find';
import { type WorkflowItem, lastRuns, nextTimes } from './list';

export type WorkflowObjectItem = {
  cluster: string;
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  step: string;
  runId: string;
  /** Null: whether it came to the cluster is not known. */
  appliedAt: Date | null;
};
export type WorkflowDetail = WorkflowItem & {
  createdAt: Date;
  /** JSON Schema of what a start asks for; null: nothing. */
  inputs: JsonObject | null;
  concurrency: Concurrency;
  /** Why it cannot be started by itself; null: it can. */
  onlyForApplications: string | null;
};

export async function getWorkflow(
  ctx: ServiceContext,
  input: WorkflowName & { project: string },
): Promise<WorkflowDetail> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.read' });
  const row = await getWorkflowRow(ctx, project, input.name);
  const [document, runs, times] = await Promise.all([
    readRevision(ctx, row, row.revision),
    lastRuns(ctx, [row.id]),
    nextTimes(ctx, [row.id]),
  ]);
  const [reason] = checkStandalone(document);
  const { name, description, revision, createdAt, updatedAt } = row;
  return {
    name,
    description,
    revision,
    createdAt,
    updatedAt,
    inputs: document.inputs,
    concurrency: document.concurrency,
    onlyForApplications: reason ? `${reason.path}: ${reason.message}` : null,
    lastRun: runs.get(row.id) ?? null,
    nextAt: times.get(row.id) ?? null,
  };
}

/** What its runs brought into clusters, and what stays when it is deleted. */
export async function listWorkflowObjects(
  ctx: ServiceContext,
  input: WorkflowName & { project: string },
): Promise<WorkflowObjectItem[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.read' });
  const { name } = await getWorkflowRow(ctx, project, input.name);
  return ctx.db
    .select({
      cluster: cluster.name,
      apiVersion: workflowObject.apiVersion,
      kind: workflowObject.kind,
      namespace: workflowObject.namespace,
      name: workflowObject.name,
      step: workflowObject.step,
      runId: workflowObject.executionId,
      appliedAt: workflowObject.appliedAt,
    })
    .from(workflowObject)
    .innerJoin(cluster, eq(cluster.id, workflowObject.clusterId))
    .where(and(eq(workflowObject.projectId, project.id), eq(workflowObject.owner, name)))
    .orderBy(
      asc(cluster.name),
      asc(workflowObject.namespace),
      asc(workflowObject.kind),
      asc(workflowObject.name),
    )
    .limit(500);
}
