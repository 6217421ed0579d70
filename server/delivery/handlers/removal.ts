import { type SQL, and, eq, isNull } from 'drizzle-orm';
import { instance, resource } from '@/db/schema/delivery';
import type { Outcome } from '@/plugins/sdk/definition';
import { type LoamError, isLoamError } from '@/server/domain/error';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import { removeWithReleases } from '../release/uninstall';
import { type Left, type Removal, describeLeft } from '../remove';
import { trackWaiting } from '../sensed';
import { deletionContext, removalNode } from './contexts';
import type { DeliveryDeps } from './deps';
import { waitForEarlierRuns } from './earlier-runs';
import { forgetApplication, forgetComponent, forgetInstance } from './forget';
import { asOutcome } from './outcome';

/** Most is gone by then. */
const soonMs = 300;
/** What holds an object for longer than this is a person's to look at. */
const stuckAfterMs = 10 * 60_000;
/** A cluster that is away for longer keeps what it has; the application goes all the same. */
const orphanAfterMs = 5 * 60_000;
const unreachablePollMs = 5_000;

/** Removes what a component has at a placement. */
export function createRemoveComponentHandler(deps: DeliveryDeps): NodeHandler {
  return { start: (ctx) => asOutcome(ctx.node.path, () => removeComponent(deps, ctx)) };
}

async function removeComponent(deps: DeliveryDeps, ctx: HandlerContext): Promise<Outcome> {
  const { application } = deletionContext(ctx.context);
  const { instanceId, component } = removalNode(ctx.properties);
  const earlier = await waitForEarlierRuns(deps, ctx.executionId, application.id);
  if (earlier) return earlier;
  try {
    const { pending, kept } = await removeAt(deps, ctx, instanceId, eq(resource.component, component));
    // What stays is out of the books at the next look, and is still to be told at the end.
    const left = [...leftBefore(ctx), ...kept];
    if (ctx.state !== null || kept.length > 0) await ctx.save({ unreachableSinceMs: null, left });
    if (pending.length > 0) {
      await trackWaiting(deps.db, instanceId, component, {
        executionId: ctx.executionId,
        key: ctx.node.key,
      });
      return waitFor(deps, ctx, describeLeft(pending));
    }
    await forgetComponent(deps.db, instanceId, component);
    return { type: 'succeeded', ...(left.length > 0 ? { message: `Left: ${describeLeft(left)}` } : {}) };
  } catch (error) {
    if (!isAway(error)) throw error;
    return waitForCluster(deps, ctx, instanceId, error.message);
  }
}

function leftBefore({ state }: HandlerContext): Left[] {
  return (state as { left?: Left[] } | null)?.left ?? [];
}

/** Removes what an instance has, or some of it. */
async function removeAt(
  deps: DeliveryDeps,
  ctx: HandlerContext,
  instanceId: string,
  which?: SQL,
): Promise<Removal> {
  const { db, clusters } = deps;
  const { application } = deletionContext(ctx.context);
  const found = await db
    .select({ row: resource, clusterId: instance.clusterId })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .where(and(eq(resource.instanceId, instanceId), which));
  const [first] = found;
  if (!first) return nothing;
  const { clusterId } = first;
  const api = await clusters.open(clusterId);
  const rows = found.map(({ row }) => row);
  const removal = await removeWithReleases(rows, {
    api,
    db,
    application,
    ending: 'deletion',
    clusterId,
    instanceId,
    runId: ctx.executionId,
    attempt: ctx.idempotencyKey,
    signal: ctx.signal,
    log: (message) => ctx.log('info', message),
    assertCurrent: () => ctx.assertCurrent(),
  });
  for (const { resource: name, why } of removal.kept) ctx.log('info', `${name} was left alone: it ${why}`);
  return removal;
}

const nothing: Removal = { pending: [], kept: [] };

function isAway(error: unknown): error is LoamError {
  return isLoamError(error) && error.code === 'cluster-unreachable';
}

function waitFor(deps: DeliveryDeps, ctx: HandlerContext, left: string): Outcome {
  const elapsedMs = ctx.nowMs - ctx.startedAtMs;
  if (elapsedMs < stuckAfterMs) {
    return {
      type: 'waiting',
      message: `Removing ${left}`,
      pollAfterMs: elapsedMs < soonMs ? soonMs : deps.net.after(ctx),
    };
  }
  return {
    type: 'failed',
    error: {
      code: 'timeout',
      message: `Still there: ${left}.`,
      hint: 'Mend what holds them, then retry the run.',
    },
  };
}

async function waitForCluster(
  { db, orphanAfterMs: patienceMs = orphanAfterMs }: DeliveryDeps,
  ctx: HandlerContext,
  instanceId: string,
  why: string,
): Promise<Outcome> {
  const since = ctx.state?.['unreachableSinceMs'];
  const sinceMs = typeof since === 'number' ? since : ctx.nowMs;
  if (ctx.nowMs - sinceMs < patienceMs) {
    await ctx.save({ ...ctx.state, unreachableSinceMs: sinceMs });
    return { type: 'waiting', message: why, pollAfterMs: Math.min(unreachablePollMs, patienceMs) };
  }
  const message = `Left behind, because its cluster could not be reached: ${why}`;
  await db.update(instance).set({ message, state: 'stale' }).where(eq(instance.id, instanceId));
  ctx.log('warn', message);
  return { type: 'succeeded', message };
}

/** Takes a placement out of the books, once nothing is left of it. */
export function createForgetPlacementHandler(deps: DeliveryDeps): NodeHandler {
  return {
    start: (ctx) =>
      asOutcome(ctx.node.path, async () => {
        const { application } = deletionContext(ctx.context);
        const earlier = await waitForEarlierRuns(deps, ctx.executionId, application.id);
        return earlier ?? (await forgetPlacements(deps, ctx, [removalNode(ctx.properties).instanceId]));
      }),
  };
}

/** At last the application; before it placements that a run had begun, and not written down, when the deletion was planned. */
export function createForgetApplicationHandler(deps: DeliveryDeps): NodeHandler {
  const { db } = deps;
  return {
    start: (ctx) =>
      asOutcome(ctx.node.path, async () => {
        const { application } = deletionContext(ctx.context);
        const earlier = await waitForEarlierRuns(deps, ctx.executionId, application.id);
        if (earlier) return earlier;
        const late = await db
          .select({ id: instance.id })
          .from(instance)
          .where(and(eq(instance.applicationId, application.id), isNull(instance.deletedAt)));
        const rest = await forgetPlacements(
          deps,
          ctx,
          late.map(({ id }) => id),
        );
        if (rest.type !== 'succeeded') return rest;
        const { left } = await db.transaction((tx) => forgetApplication(tx, application));
        const message = left > 0 ? `something of it is left at ${left} placements` : undefined;
        return { type: 'succeeded', ...(message === undefined ? {} : { message }) };
      }),
  };
}

/**
 * Removes first what is there of components that the plan does not know: a run that was cancelled for the deletion may have begun
 * them after it was planned.
 */
async function forgetPlacements(deps: DeliveryDeps, ctx: HandlerContext, ids: string[]): Promise<Outcome> {
  const { application } = deletionContext(ctx.context);
  const pending: Left[] = [];
  for (const id of ids) {
    // Where the cluster is away that was waited for already: what is left stays in the books.
    pending.push(...(await removeAt(deps, ctx, id).catch(nothingWhereAway)).pending);
  }
  if (pending.length > 0) return waitFor(deps, ctx, describeLeft(pending));
  const forgotten = await Promise.all(
    ids.map((id) => deps.db.transaction((tx) => forgetInstance(tx, id, application))),
  );
  const left = forgotten.reduce((sum, each) => sum + each.left, 0);
  return { type: 'succeeded', ...(left > 0 ? { message: `${left} objects were left behind` } : {}) };
}

function nothingWhereAway(error: unknown): Removal {
  if (isAway(error)) return nothing;
  throw error;
}
