import { and, eq } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { workflowObject } from '@/db/schema/workflow';
import type { KubeResource } from '@/plugins/sdk/definition';
import type { HandlerContext } from '@/server/engine/runner/handler';
import { newId } from '@/server/platform/ids';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { assertOurs } from './apply';
import type { Owner } from './labels';

type Whose = { owner: Owner; clusterId: string; ctx: HandlerContext };

/**
 * Brings an object of a run without an application into the cluster. It is written down first, so that it is known whose
 * it is whatever happens then. Nothing takes it away at the end of the run: it is what the run was for.
 */
export async function applyForWorkflow(
  db: Db,
  api: ClusterApi,
  wanted: KubeResource,
  { owner, clusterId, ctx }: Whose,
): Promise<LiveResource> {
  const { apiVersion, kind, metadata } = wanted;
  const { name, namespace = '' } = metadata;
  const id = { apiVersion, kind, name, ...(namespace === '' ? {} : { namespace }) };
  const live = await api.get(id);
  if (live) assertOurs(live, null, owner);
  const mark = { executionId: ctx.executionId, step: ctx.node.key };
  const [row] = await db
    .insert(workflowObject)
    .values({
      id: newId('wob'),
      projectId: ctx.projectId,
      owner: owner.name,
      clusterId,
      apiVersion,
      kind,
      namespace,
      name,
      ...mark,
    })
    .onConflictDoUpdate({
      target: [
        workflowObject.projectId,
        workflowObject.owner,
        workflowObject.clusterId,
        workflowObject.apiVersion,
        workflowObject.kind,
        workflowObject.namespace,
        workflowObject.name,
      ],
      set: mark,
    })
    .returning({ id: workflowObject.id });
  await ctx.assertCurrent();
  const applied = await api.apply(wanted, { force: true, signal: ctx.signal });
  await db
    .update(workflowObject)
    .set({ appliedAt: new Date(ctx.nowMs) })
    .where(eq(workflowObject.id, row?.id ?? ''));
  return applied;
}

/** A step removed it again. */
export async function forgetForWorkflow(
  db: Db,
  { apiVersion, kind, name, namespace = '' }: ResourceId,
  { owner, clusterId, ctx }: Whose,
): Promise<void> {
  await db
    .delete(workflowObject)
    .where(
      and(
        eq(workflowObject.projectId, ctx.projectId),
        eq(workflowObject.owner, owner.name),
        eq(workflowObject.clusterId, clusterId),
        eq(workflowObject.apiVersion, apiVersion),
        eq(workflowObject.kind, kind),
        eq(workflowObject.namespace, namespace),
        eq(workflowObject.name, name),
      ),
    );
}
