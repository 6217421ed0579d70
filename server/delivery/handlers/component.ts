import type { Outcome } from '@/plugins/sdk/definition';
import { isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import type { ApplyOptions } from '../apply';
import { appliedLines, applyAll, readFew } from '../apply-all';
import { ownHealth } from '../health/own-health';
import { inApplyOrder } from '../kind-order';
import type { PlannedComponent } from '../plan/planned';
import { type Reach, assertAllowed, scopeResources } from '../policy';
import { loadReach } from '../reach';
import { type RenderedResource, renderParts } from '../render';
import { sensedReason, trackConcluded, trackDelivered, trackDueSoon, trackEnded } from '../sensed';
import { findInstance, resourceIdOf, trackComponent, trackIntent } from '../track';
import { treatmentOf } from '../treatment';
import { nameFree } from '../update';
import { type Awaited, judge } from './await-health';
import { componentNode, deploymentContext, placementOf, renderedPlacement } from './contexts';
import type { DeliveryDeps } from './deps';
import { waitForKind } from './kind-to-come';
import { asOutcome } from './outcome';
import { runReferences } from './references';
import { cancelRelease, pollRelease, startRelease } from './release';
import { releaseState } from './release-state';
import { trackedInstance } from './tracked-instance';

/** What a start leaves for the polls after it. */
type Saved = {
  instanceId: string;
  ids: ResourceId[];
  workload: number;
  appliedAtMs: number;
  awayForMs?: number;
};

function savedOf(state: JsonObject | null): Saved | null {
  return state as unknown as Saved | null;
}

/** Renders a component, applies it, and waits until it is well or its time is up. */
export function createComponentHandler(deps: DeliveryDeps): NodeHandler {
  return {
    start: (ctx) => asOutcome(ctx.node.path, () => deliverOnceFree(deps, ctx)),
    poll: (ctx) =>
      asOutcome(ctx.node.path, () => {
        if (releaseState(ctx.state)) return deliver(deps, ctx);
        const saved = savedOf(ctx.state);
        return saved === null ? deliverOnceFree(deps, ctx) : awaitHealth(deps, ctx, saved);
      }),
    cancel: async (ctx) => {
      const begun = releaseState(ctx.state);
      if (begun) return cancelRelease(deps, ctx, begun);
      const saved = savedOf(ctx.state);
      const { component } = componentNode(ctx.properties);
      // What was applied stays: cancelling a run does not take an application down.
      if (saved) await trackEnded(deps.db, saved.instanceId, component.name);
    },
  };
}

/** What is still to go, because it is made anew or was removed a moment ago, may take as long as the component has. */
async function deliverOnceFree(deps: DeliveryDeps, ctx: HandlerContext): Promise<Outcome> {
  try {
    return await deliver(deps, ctx);
  } catch (error) {
    const { healthTimeoutMs } = componentNode(ctx.properties);
    const isLate = ctx.nowMs - ctx.startedAtMs >= healthTimeoutMs;
    const waits = await waitForKind(deps, ctx, error);
    if (waits) return waits;
    if (!isLoamError(error) || error.expected !== nameFree || isLate) {
      await noteRefusal(deps, ctx, error);
      throw error;
    }
    return { type: 'waiting', message: error.message, pollAfterMs: goingMs };
  }
}

const goingMs = 500;

/** What was not applied has its reason with the node alone: sensing finds it there, until the next delivery. */
async function noteRefusal({ db }: DeliveryDeps, ctx: HandlerContext, error: unknown): Promise<void> {
  if (isLoamError(error) && error.code === 'cluster-unreachable') return;
  const { application, runId, placements } = deploymentContext(ctx.context);
  const { component, placement: key } = componentNode(ctx.properties);
  const placement = placements[key];
  const instanceId = placement ? await findInstance(db, application.id, placement) : null;
  if (instanceId === null) return;
  const waiting = { executionId: ctx.executionId, key: ctx.node.key };
  await db.transaction((tx) => trackComponent(tx, instanceId, component, runId, waiting));
  await trackDueSoon(db, instanceId);
}

async function deliver(deps: DeliveryDeps, ctx: HandlerContext): Promise<Outcome> {
  const { db, clusters } = deps;
  const context = deploymentContext(ctx.context);
  const node = componentNode(ctx.properties);
  const placement = await renderedPlacement(clusters, context, node.placement);
  const target = { application: context.application, placement };
  const read = runReferences(deps, ctx, target);
  const begun = releaseState(ctx.state);
  const where = () =>
    Promise.all([
      loadReach(db, ctx.projectId, placement.clusterId),
      trackedInstance(db, context.application, placement),
    ]);
  // A release that has begun knows where it goes.
  const [{ resources, release }, early] = await Promise.all([
    renderParts(deps.extensions, node.component, target, read),
    begun ? null : where(),
  ]);
  if (release) {
    return begun ? pollRelease({ deps, ctx, release }, begun) : startRelease({ deps, ctx, release });
  }
  const [reach, instanceId] = early ?? (await where());
  const api = await clusters.open(placement.clusterId);
  const ordered = await allowed(node.component, api, reach, resources);
  return applyComponent(deps, ctx, { api, instanceId, ordered });
}

type Ordered = { api: ClusterApi; instanceId: string; ordered: readonly RenderedResource[] };

async function applyComponent(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  { api, instanceId, ordered }: Ordered,
): Promise<Outcome> {
  const { db } = deps;
  const context = deploymentContext(ctx.context);
  const node = componentNode(ctx.properties);
  const { application } = context;
  const run = { id: context.runId, revision: application.revision };
  const wanted = ordered.map((each) => each.resource);
  const treatments = ordered.map((each) =>
    treatmentOf(context.rules ?? [], { component: node.component, ...each }),
  );
  const waiting = { executionId: ctx.executionId, key: ctx.node.key };
  const [rows, known] = await Promise.all([
    db.transaction((tx) =>
      trackIntent(tx, instanceId, node.component, { resources: wanted, treatments }, run, waiting),
    ),
    readFew(wanted, api),
  ]);
  const options: ApplyOptions = {
    api,
    db,
    manifests: deps.manifests,
    application,
    ...(context.conflicts ? { conflicts: context.conflicts } : {}),
    signal: ctx.signal,
    assertCurrent: () => ctx.assertCurrent(),
  };
  const { lives, written } = await applyAll(wanted, rows, options, known);
  for (const line of appliedLines(written, rows.length)) ctx.log('info', line);
  const saved: Saved = {
    instanceId,
    ids: rows.map(resourceIdOf),
    workload: ordered.findIndex((each) => each.origin.type === 'workload'),
    appliedAtMs: ctx.nowMs,
  };
  await Promise.all([trackDelivered(db, instanceId, node.component.name, run.revision), ctx.save(saved)]);
  return conclude(deps, ctx, saved, await lookAt(deps, node.component, saved, { api, lives, isLate: false }));
}

async function allowed(
  { path }: PlannedComponent,
  api: ClusterApi,
  reach: Reach,
  rendered: RenderedResource[],
): Promise<RenderedResource[]> {
  const scoped = await scopeResources(rendered, api, reach, path);
  assertAllowed(scoped);
  return inApplyOrder(scoped.resources);
}

async function awaitHealth(deps: DeliveryDeps, ctx: HandlerContext, saved: Saved): Promise<Outcome> {
  const { component, placement, healthTimeoutMs } = componentNode(ctx.properties);
  const isLate = elapsed(ctx, saved) >= healthTimeoutMs;
  const api = await deps.clusters.open(placementOf(deploymentContext(ctx.context), placement).clusterId);
  const lives = await Promise.all(saved.ids.map((id) => api.get(id)));
  return conclude(deps, ctx, saved, await lookAt(deps, component, saved, { api, lives, isLate }));
}

type Found = { api: ClusterApi; lives: (LiveResource | null)[]; isLate: boolean };

async function lookAt(
  { extensions, gatherEvidence }: DeliveryDeps,
  component: PlannedComponent,
  { ids, workload }: Saved,
  { api, lives, isLate }: Found,
): Promise<Awaited> {
  const own = await ownHealth(extensions, component, lives[workload] ?? null, lives);
  const look = { component: component.name, ids, lives, workload, own };
  return judge(look, { api, gather: gatherEvidence, now: isLate });
}

/** While its cluster could not be reached nothing could become well, or be seen to be. */
function elapsed({ nowMs }: HandlerContext, { appliedAtMs, awayForMs = 0 }: Saved): number {
  return nowMs - appliedAtMs - awayForMs;
}

async function conclude(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  saved: Saved,
  seen: Awaited,
): Promise<Outcome> {
  const { component, healthTimeoutMs } = componentNode(ctx.properties);
  const elapsedMs = elapsed(ctx, saved);
  const isLate = elapsedMs >= healthTimeoutMs;
  if (!seen.well && !seen.final && !isLate) {
    const progress = seen.progress === undefined ? {} : { progress: seen.progress };
    // The last look is at the deadline, not after it: whoever waits for this one has a deadline too.
    const pollAfterMs = Math.min(deps.net.after(ctx), healthTimeoutMs - elapsedMs);
    // Why it takes so long sensing has found out already; the cluster is asked for it at the end alone.
    const why =
      elapsedMs < diagnoseAfterMs ? null : await sensedReason(deps.db, saved.instanceId, component.name);
    return { type: 'waiting', message: why ?? seen.message, ...progress, pollAfterMs };
  }
  await trackConcluded(deps.db, saved.instanceId, component.name, seen);
  if (seen.well) {
    const outputs = ctx.node.outputs?.length ? (seen.workload as unknown as JsonObject | null) : null;
    return { type: 'succeeded', message: seen.message, ...(outputs ? { outputs } : {}) };
  }
  const waited = isLate ? ` within ${Math.round(healthTimeoutMs / 1000)} s` : '';
  const sentence = `${component.name} did not become healthy${waited}: ${seen.message}`;
  const error = { code: 'unhealthy', message: sentence, ...(seen.step === '' ? {} : { hint: seen.step }) };
  return { type: 'failed', error: { ...error, path: component.path }, retryable: false };
}

const diagnoseAfterMs = 2_000;
