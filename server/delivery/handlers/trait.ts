import type { KubeResource, Outcome } from '@/plugins/sdk/definition';
import { LoamError } from '@/server/domain/error';
import type { JsonValue } from '@/server/domain/json';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import { createHost } from '../host';
import type { TraitNode } from '../plan/planned';
import { type RenderTarget, renderComponent } from '../render';
import { deploymentContext, renderedPlacement, traitNode } from './contexts';
import type { DeliveryDeps } from './deps';
import { asOutcome } from './outcome';
import { runReferences } from './references';
import { trackedInstance } from './tracked-instance';

const callTimeoutMs = 30_000;

/** Runs a trait that acts: before its component is applied, or when it is well; then it sees the live workload. */
export function createTraitHandler(deps: DeliveryDeps): NodeHandler {
  return { start: (ctx) => asOutcome(ctx.node.path, () => execute(deps, ctx)) };
}

async function execute(deps: DeliveryDeps, ctx: HandlerContext): Promise<Outcome> {
  const { extensions } = deps;
  const { name = '', revision = 0 } = ctx.node.handler;
  const manifest = await extensions.find('trait', name, revision);
  if (!manifest)
    throw new LoamError('unknown-type', `The trait type ${name} has no revision v${revision} any more.`);
  const context = deploymentContext(ctx.context);
  const node = traitNode(ctx.properties);
  const placement = await renderedPlacement(deps.clusters, context, node.placement);
  const parameters = extensions.parameters(
    manifest,
    node.trait.properties,
    `${ctx.node.path ?? ''}.properties`,
  );
  const host = await createHost(deps, manifest, {
    application: context.application,
    placement,
    ctx,
    track: async () => ({
      instanceId: await trackedInstance(deps.db, context.application, placement),
      component: node.component.name,
      run: { id: context.runId, revision: context.application.revision },
    }),
  });
  const target = { application: context.application, placement };
  const { workload, resources } = await objectsOf(deps, ctx, target, node);
  const given = {
    name: node.component.name,
    appName: context.application.name,
    namespace: placement.namespace,
    appRevision: `${context.application.name}-v${context.application.revision}`,
    appRevisionNumber: context.application.revision,
    appLabels: context.application.labels,
    appAnnotations: context.application.annotations,
    cluster: placement.cluster,
    clusterVersion: placement.clusterVersion,
    parameters,
    workload,
    resources,
  };
  const ref = { kind: manifest.kind, name: manifest.name, revision: manifest.revision };
  const answer = await extensions.call(ref, 'execute', [given], {
    host,
    timeoutMs: callTimeoutMs,
  });
  return answer as Outcome;
}

async function objectsOf(deps: DeliveryDeps, ctx: HandlerContext, target: RenderTarget, node: TraitNode) {
  const read = runReferences(deps, ctx, target);
  const rendered = await renderComponent(deps.extensions, node.component, target, read);
  const workload = rendered.find((each) => each.origin.type === 'workload')?.resource ?? null;
  const resources = rendered.flatMap(({ origin, resource }) =>
    origin.type === 'workload' ? [] : [{ name: origin.output, resource: resource as JsonValue }],
  );
  const live =
    node.trait.stage === 'post' && workload
      ? await readLive(deps, target.placement.clusterId, workload)
      : null;
  return { workload: (live ?? workload) as JsonValue, resources };
}

async function readLive(
  deps: DeliveryDeps,
  clusterId: string,
  workload: KubeResource,
): Promise<KubeResource | null> {
  const { apiVersion, kind, metadata } = workload;
  const api = await deps.clusters.open(clusterId);
  return api.get({
    apiVersion,
    kind,
    name: metadata.name,
    ...(metadata.namespace === undefined ? {} : { namespace: metadata.namespace }),
  });
}
