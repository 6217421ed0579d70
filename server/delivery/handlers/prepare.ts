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
        const earlier = await waitForEarlierRuns(
          deps,
          context.runId,
          context.application.id,
          placement.stageId,
        );
        if (earlier) return earlier;
        await assertOpen(db, ctx.projectId, placement);
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
