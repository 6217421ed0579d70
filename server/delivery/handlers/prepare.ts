import { LoamError } from '@/server/domain/error';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { loadReach } from '../reach';
import { trackInstance } from '../track';
import { deploymentContext, prepareNode, placementOf } from './contexts';
import type { DeliveryDeps } from './deps';
import { waitForEarlierRuns } from './earlier-runs';
import { asOutcome } from './outcome';

/** Before anything is delivered to a placement: its row, and its namespace in the cluster. */
export function createPrepareHandler(deps: DeliveryDeps): NodeHandler {
  const { db, clusters } = deps;
  return {
    start: (ctx) =>
      asOutcome(ctx.node.path, async () => {
        const context = deploymentContext(ctx.context);
        const placement = placementOf(context, prepareNode(ctx.properties).placement);
        const earlier = await waitForEarlierRuns(
          deps,
          context.runId,
          context.application.id,
          placement.stageId,
        );
        if (earlier) return earlier;
        const { own, project } = await loadReach(db, ctx.projectId, placement.clusterId);
        if (!own.has(placement.namespace)) throw notOpen(placement.namespace, placement.cluster, project);
        await db.transaction((tx) =>
          trackInstance(tx, ctx.projectId, context.application, placement, {
            id: context.runId,
            whole: context.whole,
          }),
        );
        await ensureNamespace(await clusters.open(placement.clusterId), placement.namespace, ctx);
        return { type: 'succeeded' };
      }),
  };
}

function notOpen(namespace: string, cluster: string, project: string): LoamError {
  return new LoamError(
    'denied',
    `The namespace "${namespace}" of cluster "${cluster}" is not open to project "${project}".`,
    {
      expected: 'a namespace of the project',
      got: namespace,
      hint: 'Let somebody who may manage environments deploy it once, or choose another namespace.',
    },
  );
}

async function ensureNamespace(api: ClusterApi, name: string, ctx: HandlerContext): Promise<void> {
  const found = await api.get({ apiVersion: 'v1', kind: 'Namespace', name });
  if (found?.metadata['deletionTimestamp'] !== undefined) {
    throw new LoamError('unavailable', `The namespace ${name} is still being removed.`);
  }
  if (found) return;
  await ctx.assertCurrent();
  await api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, { signal: ctx.signal });
  ctx.log('info', `namespace ${name} created`);
}
