import type { KubeResource, Outcome } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import type { ClusterApi, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { applyResource, unknownKind } from '../apply';
import { applyPlace, inApplyOrder } from '../kind-order';
import { assertAllowed, scopeResources } from '../policy';
import { loadReach } from '../reach';
import { type RenderedResource, renderComponent } from '../render';
import { type ResourceRow, resourceIdOf, trackDue, trackIntent, trackWaiting } from '../track';
import { type Awaited, lookAt } from './await-health';
import { componentNode, deploymentContext, placementOf } from './contexts';
import type { DeliveryDeps } from './deps';
import { asOutcome } from './outcome';
import { trackedInstance } from './tracked-instance';

/** What a start leaves for the polls after it. */
type Saved = { instanceId: string; ids: ResourceId[]; workload: number; appliedAtMs: number };

function savedOf(state: JsonObject | null): Saved | null {
  return state as unknown as Saved | null;
}

/** Renders a component, applies it, and waits until it is well or its time is up. */
export function createComponentHandler(deps: DeliveryDeps): NodeHandler {
  return {
    start: (ctx) => asOutcome(ctx.node.path, () => deliver(deps, ctx)),
    poll: (ctx) =>
      asOutcome(ctx.node.path, () => {
        const saved = savedOf(ctx.state);
        return saved === null ? deliver(deps, ctx) : awaitHealth(deps, ctx, saved);
      }),
    cancel: async (ctx) => {
      const saved = savedOf(ctx.state);
      const { component } = componentNode(ctx.properties);
      // What was applied stays: cancelling a run does not take an application down.
      if (saved) await trackWaiting(deps.db, saved.instanceId, component.name, null);
    },
  };
}

async function deliver(deps: DeliveryDeps, ctx: HandlerContext): Promise<Outcome> {
  const { db, clusters } = deps;
  const context = deploymentContext(ctx.context);
  const node = componentNode(ctx.properties);
  const placement = placementOf(context, node.placement);
  const api = await clusters.open(placement.clusterId);
  const ordered = await renderAllowed(deps, ctx, api);
  const instanceId = await trackedInstance(db, context.application, placement);
  const run = { id: context.runId, revision: context.application.revision };
  const wanted = ordered.map((each) => each.resource);
  const rows = await db.transaction((tx) => trackIntent(tx, instanceId, node.component, wanted, run));
  await applyAll(deps, ctx, api, wanted, rows);
  await trackDue(db, instanceId);
  const saved: Saved = {
    instanceId,
    ids: rows.map(resourceIdOf),
    workload: ordered.findIndex((each) => each.origin.type === 'workload'),
    appliedAtMs: ctx.nowMs,
  };
  await ctx.save(saved);
  const waiting = { executionId: ctx.executionId, key: ctx.node.key };
  await trackWaiting(db, instanceId, node.component.name, waiting);
  return awaitHealth(deps, ctx, saved);
}

async function renderAllowed(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  api: ClusterApi,
): Promise<RenderedResource[]> {
  const context = deploymentContext(ctx.context);
  const { component, placement: key } = componentNode(ctx.properties);
  const placement = placementOf(context, key);
  const rendered = await renderComponent(deps.extensions, component, {
    application: context.application,
    placement,
  });
  const reach = await loadReach(deps.db, ctx.projectId, placement.clusterId);
  const scoped = await scopeResources(rendered, api, reach, component.path);
  assertAllowed(scoped);
  return inApplyOrder(scoped.resources);
}

async function applyAll(
  { db }: DeliveryDeps,
  ctx: HandlerContext,
  api: ClusterApi,
  wanted: KubeResource[],
  rows: ResourceRow[],
): Promise<void> {
  const { application } = deploymentContext(ctx.context);
  const options = { api, db, application, signal: ctx.signal, assertCurrent: () => ctx.assertCurrent() };
  let unchanged = 0;
  for (const batch of inBatches(wanted, rows)) {
    // All of them end before the handler does: nothing is written after its outcome.
    const applied = await Promise.allSettled(
      batch.map(async ({ resource, row }) => {
        const { written } = await applyResource(resource, row, options);
        if (written) ctx.log('info', `${resource.kind} ${resource.metadata.name} applied`);
        return written;
      }),
    );
    for (const each of applied) {
      if (each.status === 'rejected') throw whileKindsArrive(each.reason, wanted);
      if (!each.value) unchanged++;
    }
  }
  if (unchanged > 0) ctx.log('info', `${unchanged} of ${rows.length} objects were as they should be`);
}

/** A kind that was defined a moment ago is served a moment later. */
function whileKindsArrive(error: unknown, wanted: KubeResource[]): unknown {
  const definesKinds = wanted.some((resource) => resource.kind === 'CustomResourceDefinition');
  if (!definesKinds || !isLoamError(error) || error.expected !== unknownKind) return error;
  return new LoamError('unavailable', error.message, {
    cause: error,
    hint: 'Its definition was just applied.',
  });
}

const atOnce = 8;

type Pair = { resource: KubeResource; row: ResourceRow };

/** Objects of one kind go together, a few at a time; the next kind may refer to them. */
function inBatches(wanted: KubeResource[], rows: ResourceRow[]): Pair[][] {
  const batches: Pair[][] = [];
  for (const [index, resource] of wanted.entries()) {
    const row = rows[index];
    if (!row) continue;
    const last = batches.at(-1);
    const first = last?.[0];
    const fits = last && last.length < atOnce && first && applyPlace(first.resource) === applyPlace(resource);
    if (fits) last.push({ resource, row });
    else batches.push([{ resource, row }]);
  }
  return batches;
}

async function awaitHealth(deps: DeliveryDeps, ctx: HandlerContext, saved: Saved): Promise<Outcome> {
  const context = deploymentContext(ctx.context);
  const { component, placement, healthTimeoutMs } = componentNode(ctx.properties);
  const elapsedMs = ctx.nowMs - saved.appliedAtMs;
  const isLate = elapsedMs >= healthTimeoutMs;
  const end = () => trackWaiting(deps.db, saved.instanceId, component.name, null);
  let api: ClusterApi;
  let seen: Awaited;
  try {
    api = await deps.clusters.open(placementOf(context, placement).clusterId);
    const why = isLate || elapsedMs >= diagnoseAfterMs;
    seen = await lookAt(component.name, saved.ids, saved.workload, api, why ? deps.gatherEvidence : null);
  } catch (error) {
    // Applied is applied: the cluster may come back within the time that the component has.
    if (!isLoamError(error) || error.code !== 'cluster-unreachable' || isLate) throw error;
    return { type: 'waiting', message: error.message, pollAfterMs: 5_000 };
  }
  if (seen.well) {
    await end();
    const outputs = ctx.node.outputs?.length ? (seen.workload as unknown as JsonObject | null) : null;
    return { type: 'succeeded', message: seen.message, ...(outputs ? { outputs } : {}) };
  }
  if (!seen.final && !isLate) {
    const progress = seen.progress === undefined ? {} : { progress: seen.progress };
    return { type: 'waiting', message: seen.message, ...progress, pollAfterMs: pollAfter(elapsedMs) };
  }
  await end();
  const waited = isLate ? ` within ${Math.round(healthTimeoutMs / 1000)} s` : '';
  const sentence = `${component.name} did not become healthy${waited}: ${seen.message}`;
  const error = { code: 'unhealthy', message: sentence, ...(seen.step === '' ? {} : { hint: seen.step }) };
  return { type: 'failed', error: { ...error, path: component.path }, retryable: false };
}

// Young components mostly become well at once; sensing wakes the node anyway, so these looks are only a net.
const diagnoseAfterMs = 2_000;
function pollAfter(elapsedMs: number): number {
  if (elapsedMs < 1_000) return 250;
  if (elapsedMs < 10_000) return 1_000;
  return elapsedMs < 60_000 ? 2_000 : 5_000;
}
