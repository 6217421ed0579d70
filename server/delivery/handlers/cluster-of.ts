import { eq } from 'drizzle-orm';
import { instance } from '@/db/schema/delivery';
import type { HandlerContext } from '@/server/engine/runner/handler';
import { deploymentContext, prepareNode, removalNode, standaloneRun, workflowContext } from './contexts';
import type { DeliveryDeps } from './deps';

/** The cluster that the node will write to; null for none, or where its own nodes say so later. */
export async function clusterOf(
  deps: DeliveryDeps,
  name: string,
  ctx: HandlerContext,
): Promise<string | null> {
  if (name === 'prepare' || name === 'component' || name === 'trait') {
    const { placements } = deploymentContext(ctx.context);
    return placements[prepareNode(ctx.properties).placement]?.clusterId ?? null;
  }
  if (name === 'remove-component') {
    const { instanceId } = removalNode(ctx.properties);
    const [row] = await deps.db
      .select({ clusterId: instance.clusterId })
      .from(instance)
      .where(eq(instance.id, instanceId));
    return row?.clusterId ?? null;
  }
  if (name === 'cleanup') return workflowContext(ctx.context).home.clusterId;
  if (name !== 'workflow-step') return null;
  const { name: type = '', revision = 0 } = ctx.node.handler;
  const manifest = await deps.extensions.find('workflow-step', type, revision);
  if (manifest?.capabilities.includes('k8s:write') !== true) return null;
  const standalone = standaloneRun(ctx.context);
  return (standalone ? standalone.home : workflowContext(ctx.context).home)?.clusterId ?? null;
}
