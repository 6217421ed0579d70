import type { Outcome } from '@/plugins/sdk/definition';
import { type LoamError, isLoamError } from '@/server/domain/error';
import type { HandlerContext } from '@/server/engine/runner/handler';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { appliedLines, applyAll } from '../apply-all';
import { ensureNamespace } from '../open-namespace';
import { loadReach } from '../reach';
import { runHooks } from '../release/hooks';
import type { HookEvent } from '../release/manifest';
import { isForeign } from '../release/owner';
import { type PreparedRelease, prepareRelease, releaseNamespace } from '../release/prepare';
import { markGivenUp, writeRecord } from '../release/write-record';
import { trackConcluded, trackDelivered, trackEnded } from '../sensed';
import { resourceIdOf } from '../track';
import { judge } from './await-health';
import { componentNode, deploymentContext, placementOf } from './contexts';
import type { DeliveryDeps } from './deps';
import { waitForKind } from './kind-to-come';
import { isLasting } from './outcome';
import {
  type ReleaseDelivery,
  type ReleaseParts,
  type Tracked,
  allow,
  applyOptions,
  hookTools,
  openDelivery,
  recall,
  revisionOf,
  titleOf,
  track,
} from './release-delivery';
import { end, failed, undo } from './release-end';
import { beginRollback, removeOthers } from './release-rollback';
import { type ReleaseState, asJson } from './release-state';
import { trackedInstance } from './tracked-instance';

/** Delivers the chart that a component is: writes the revision down, runs its hooks, applies its objects, waits for them. */
export async function startRelease(parts: ReleaseParts): Promise<Outcome> {
  const delivery = await openDelivery(parts);
  const { deps, ctx, api, release, component, target } = delivery;
  const reach = await loadReach(deps.db, ctx.projectId, target.placement.clusterId);
  const now = new Date(ctx.nowMs);
  const job = { helm: deps.helm, api, component, target, reach, now, signal: ctx.signal };
  const prepared = await allow(delivery, await prepareRelease(release, job));
  if (release.options.createNamespace) await ensureNamespace(api, releaseNamespace(release, target), ctx);
  const { record, history, changed } = prepared;
  const state: ReleaseState = {
    release: { name: record.name, namespace: record.namespace, revision: record.revision },
    instanceId: await trackedInstance(deps.db, target.application, target.placement),
    adopt: release.options.takeOver && isForeign(history),
    stage: changed ? 'before' : 'objects',
    changed,
    isUpgrade: history.some((each) => each.revision < record.revision),
    ids: [],
    sinceMs: 0,
  };
  const tracked = await track(delivery, prepared, state);
  const [row] = tracked.rows;
  if (!row) throw new TypeError('a release has a row');
  await writeRecord(prepared.secret, row, applyOptions(delivery));
  await ctx.save(asJson(state));
  if (changed) ctx.log('info', `${titleOf(prepared)}: revision ${record.revision} begins`);
  return goOn(delivery, state, tracked);
}

/** Goes on with a release that was begun. */
export async function pollRelease(parts: ReleaseParts, state: ReleaseState): Promise<Outcome> {
  return goOn(await openDelivery(parts), state, null);
}

/** What was applied stays; but nothing is under way any more. */
export async function cancelRelease(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  state: ReleaseState,
): Promise<void> {
  const { component, placement } = componentNode(ctx.properties);
  await trackEnded(deps.db, state.instanceId, component.name);
  if (!state.changed) return;
  const { clusterId } = placementOf(deploymentContext(ctx.context), placement);
  try {
    const api = await deps.clusters.open(clusterId);
    await markGivenUp({ api, db: deps.db, instanceId: state.instanceId }, state.release);
  } catch (error) {
    if (!isLoamError(error)) throw error;
    ctx.log('warn', `revision ${state.release.revision} stays marked as under way: ${error.message}`);
  }
}

/** From where it stands as far as it gets without waiting. */
async function goOn(delivery: ReleaseDelivery, state: ReleaseState, known: Tracked | null): Promise<Outcome> {
  try {
    return await advance(delivery, state, known);
  } catch (error) {
    const waits = await waitForKind(delivery.deps, delivery.ctx, error);
    if (waits) return waits;
    if (!isLoamError(error) || !endsHere(error, delivery.ctx) || !state.changed) throw error;
    return refused(delivery, state, error);
  }
}

/** It would meet the same again, or there is no further try. A cluster that is away is waited for, however often. */
function endsHere(error: LoamError, { isLastTry }: HandlerContext): boolean {
  if (error.code === 'cancelled' || error.code === 'cluster-unreachable') return false;
  return isLasting(error) || isLastTry;
}

/** The cluster does not take an object of it: that ends the revision as any other failure does. */
async function refused(delivery: ReleaseDelivery, state: ReleaseState, error: LoamError): Promise<Outcome> {
  const { component, ctx, release } = delivery;
  const why = `could not be applied: ${error.message}`;
  if (release.options.rollback || state.rollback) return fail(delivery, state, why, error.hint ?? '');
  const { name, revision } = state.release;
  try {
    const { prepared } = await recall(delivery, state);
    const description = `${component.name}: revision ${revision} of the release ${name} ${why}`;
    await end(delivery, state, prepared, { status: 'failed', description });
  } catch (unmarked) {
    if (!isLoamError(unmarked)) throw unmarked;
    ctx.log('warn', `revision ${revision} stays marked as under way: ${unmarked.message}`);
  }
  // Said in full: whose right is missing, which field cannot change.
  throw error;
}

async function advance(
  delivery: ReleaseDelivery,
  state: ReleaseState,
  known: Tracked | null,
): Promise<Outcome> {
  if (state.stage === 'before') {
    const tracked = known ?? (await recall(delivery, state));
    const waits = await hooks(delivery, state, tracked.prepared, eventOf(state, 'pre'));
    return waits ?? applyObjects(delivery, await enter(delivery, state, 'objects'), tracked);
  }
  if (state.stage === 'after') return finish(delivery, state);
  if (state.stage === 'undo') return undo(delivery, state);
  // A worker may have died between entering the stage and having applied all; nothing is written twice.
  if (state.ids.length > 0) return awaitObjects(delivery, state, null);
  return applyObjects(delivery, state, known ?? (await recall(delivery, state)));
}

function eventOf({ isUpgrade, rollback }: ReleaseState, when: 'pre' | 'post'): HookEvent {
  if (rollback) return `${when}-rollback`;
  return isUpgrade ? `${when}-upgrade` : `${when}-install`;
}

async function enter(
  { ctx }: ReleaseDelivery,
  state: ReleaseState,
  stage: ReleaseState['stage'],
): Promise<ReleaseState> {
  const entered = { ...state, stage, sinceMs: 0 };
  await ctx.save(asJson(entered));
  return entered;
}

/** Null when all of them have ended well. */
async function hooks(
  delivery: ReleaseDelivery,
  state: ReleaseState,
  prepared: PreparedRelease,
  event: HookEvent,
): Promise<Outcome | null> {
  const { ctx, timeoutMs } = delivery;
  const { revision } = state.release;
  const run = { event, hooks: prepared.hooks, revision, attempt: ctx.idempotencyKey };
  const progress = await runHooks(run, hookTools(delivery, state.instanceId));
  if (progress.type === 'done') return null;
  if (progress.type === 'failed') {
    const hint = 'Its object and the logs of its pods say more; what hooks do is part of the chart.';
    return fail(delivery, state, `failed: ${progress.message}`, hint);
  }
  const sinceMs = state.sinceMs || ctx.nowMs;
  const leftMs = sinceMs + timeoutMs - ctx.nowMs;
  if (leftMs <= 0) {
    const seconds = Math.round(timeoutMs / 1_000);
    return fail(delivery, state, `did not get past its hooks within ${seconds} s: ${progress.message}`, '');
  }
  await ctx.save(asJson({ ...state, sinceMs }));
  return { type: 'waiting', message: progress.message, pollAfterMs: Math.min(500, leftMs) };
}

async function applyObjects(
  delivery: ReleaseDelivery,
  state: ReleaseState,
  tracked: Tracked,
): Promise<Outcome> {
  const { ctx, deps, component, run } = delivery;
  const wanted = tracked.prepared.objects.map(({ resource }) => resource);
  const rows = tracked.rows.slice(1);
  const { lives, written } = await applyAll(wanted, rows, applyOptions(delivery));
  for (const line of appliedLines(written, rows.length)) ctx.log('info', line);
  const applied = { ...state, ids: rows.map(resourceIdOf), sinceMs: ctx.nowMs };
  const revision = revisionOf(tracked.prepared, run, state.rollback !== undefined) || null;
  await Promise.all([
    trackDelivered(deps.db, state.instanceId, component.name, revision),
    ctx.save(asJson(applied)),
  ]);
  return awaitObjects(delivery, applied, lives);
}

async function awaitObjects(
  delivery: ReleaseDelivery,
  state: ReleaseState,
  applied: readonly LiveResource[] | null,
): Promise<Outcome> {
  const { ctx, deps, api, release, component, timeoutMs } = delivery;
  const elapsedMs = ctx.nowMs - state.sinceMs;
  const isLate = elapsedMs >= timeoutMs;
  try {
    const lives = applied ?? (await Promise.all(state.ids.map((id) => api.get(id))));
    const look = { component: component.name, ids: state.ids, lives, workload: -1, criteria: release.health };
    const seen = await judge(look, { api, gather: deps.gatherEvidence, now: isLate });
    if (seen.well) return await finish(delivery, await enter(delivery, state, 'after'));
    if (!seen.final && !isLate) {
      const pollAfterMs = Math.min(elapsedMs < 10_000 ? 1_000 : 2_000, timeoutMs - elapsedMs);
      const progress = seen.progress === undefined ? {} : { progress: seen.progress };
      return { type: 'waiting', message: seen.message, ...progress, pollAfterMs };
    }
    const waited = isLate ? ` within ${Math.round(timeoutMs / 1000)} s` : '';
    return await fail(delivery, state, `did not become healthy${waited}: ${seen.message}`, seen.step);
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'cluster-unreachable' || isLate) throw error;
    return { type: 'waiting', message: error.message, pollAfterMs: 5_000 };
  }
}

/** The hooks after, and then the revision is the one that counts. */
async function finish(delivery: ReleaseDelivery, state: ReleaseState): Promise<Outcome> {
  const { ctx, deps, component } = delivery;
  const { rollback } = state;
  if (state.changed) {
    const { prepared } = await recall(delivery, state);
    const waits =
      (await hooks(delivery, state, prepared, eventOf(state, 'post'))) ??
      (rollback ? await removeOthers(delivery, state) : null);
    if (waits) return waits;
    const done = state.isUpgrade ? 'Upgrade complete' : 'Install complete';
    const description = rollback ? `Rollback to ${rollback.to}` : done;
    await end(delivery, state, prepared, { status: 'deployed', description });
    ctx.log('info', `${titleOf(prepared)}: revision ${state.release.revision} is deployed`);
  }
  if (rollback) {
    const message = `${rollback.message}; it went back to revision ${rollback.to}`;
    return failed(delivery, state, message, rollback.step);
  }
  await trackConcluded(deps.db, state.instanceId, component.name, { well: true });
  return { type: 'succeeded', message: `revision ${state.release.revision}` };
}

async function fail(
  delivery: ReleaseDelivery,
  state: ReleaseState,
  why: string,
  step: string,
): Promise<Outcome> {
  const { component, release } = delivery;
  const { name, revision } = state.release;
  const told = `${component.name}: revision ${revision} of the release ${name} ${why}`;
  const { rollback } = state;
  const message = rollback ? `${rollback.message}; going back failed too: ${told}` : told;
  if (state.changed) {
    const { prepared } = await recall(delivery, state);
    await end(delivery, state, prepared, { status: 'failed', description: told });
    if (release.options.rollback && !rollback) {
      const back = await beginRollback(delivery, state, { message, step });
      return goOn(delivery, back.state, back.tracked);
    }
  }
  return failed(delivery, state, message, rollback ? rollback.step : step);
}
