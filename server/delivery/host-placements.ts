import type { Capabilities, DefinitionManifest } from '@/plugins/sdk/definition';
import type { HandlerContext } from '@/server/engine/runner/handler';
import { runOf, workflowContext } from './handlers/contexts';
import type { DeliveryDeps } from './handlers/deps';
import { createHost } from './host';
import { withChosen } from './plan/chosen';
import { createFinder, expandPolicies } from './plan/expand';
import { loadApplication } from './plan/load-application';
import type { Placement } from './plan/planned';
import { listKnownClusters, resolvePlacements } from './plan/resolve-placements';
import { trackInstance } from './track';

/** Lets a step apply an object where policies of its application say, as a part of the application. */
export function placementsHost(
  deps: DeliveryDeps,
  manifest: DefinitionManifest,
  ctx: HandlerContext,
): NonNullable<Capabilities['placements']> {
  return {
    apply: async (policies, resource) => {
      const { application, home } = workflowContext(ctx.context);
      const run = { id: runOf(ctx), revision: application.revision };
      const track = async (placement: Placement) => ({
        instanceId: await deps.db.transaction((tx) =>
          trackInstance(tx, ctx.projectId, application, placement, { id: run.id, whole: false }),
        ),
        component: ctx.node.key,
        run,
      });
      const placements = policies.length === 0 ? [home] : await placementsOf(deps, ctx, policies);
      for (const found of placements) {
        const placement = { ...found, namespace: resource.metadata.namespace ?? found.namespace };
        const host = await createHost(deps, manifest, {
          application,
          placement,
          ctx,
          track: () => track(placement),
        });
        await host.k8s?.apply({
          ...resource,
          metadata: { ...resource.metadata, namespace: placement.namespace },
        });
      }
      return placements.map(({ cluster, namespace }) => ({ cluster, namespace }));
    },
  };
}

async function placementsOf(
  { db, extensions }: DeliveryDeps,
  ctx: HandlerContext,
  policies: string[],
): Promise<Placement[]> {
  const context = workflowContext(withChosen(ctx.context, ctx.definitions));
  const { application: identity, pins, home, namespace } = context;
  const application = await loadApplication(db, identity.id, identity.revision);
  const find = createFinder(extensions, pins);
  const { selectors } = await expandPolicies(extensions, find, application, policies, namespace);
  const known = await listKnownClusters(db);
  return resolvePlacements(selectors, home, application.metadata.namespace, known);
}
