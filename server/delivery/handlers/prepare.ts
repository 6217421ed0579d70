import type { NodeHandler } from '@/server/engine/runner/handler';
import { assertOpen, ensureNamespace } from '../open-namespace';
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
        const { application, runId, whole } = context;
        const [earlier] = await Promise.all([
          waitForEarlierRuns(deps, runId, application.id, placement.stageId),
          assertOpen(db, ctx.projectId, placement),
        ]);
        if (earlier) return earlier;
        const api = await clusters.open(placement.clusterId);
        const tracked = db.transaction((tx) =>
          trackInstance(tx, ctx.projectId, application, placement, { id: runId, whole }),
        );
        await ensureNamespace(api, placement.namespace, ctx, tracked);
        return { type: 'succeeded' };
      }),
  };
}
