import { and, eq } from 'drizzle-orm';
import { instance, resource } from '@/db/schema/delivery';
import type { Outcome } from '@/plugins/sdk/definition';
import { isLoamError } from '@/server/domain/error';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import { removeWithReleases } from '../release/uninstall';
import { describeLeft } from '../remove';
import { deletionContext, removalNode } from './contexts';
import type { DeliveryDeps } from './deps';
import { waitForEarlierRuns } from './earlier-runs';
import { forgetApplication, forgetInstance } from './forget';
import { asOutcome } from './outcome';

const pollMs = 300;
const slowPollMs = 2_000;
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
  const { db, clusters } = deps;
  const { application } = deletionContext(ctx.context);
  const { instanceId, component } = removalNode(ctx.properties);
  const earlier = await waitForEarlierRuns(deps, ctx.executionId, application.id);
  if (earlier) return earlier;
  const [place] = await db.select().from(instance).where(eq(instance.id, instanceId));
  if (!place) return { type: 'succeeded' };
  const rows = await db
    .select()
    .from(resource)
    .where(and(eq(resource.instanceId, instanceId), eq(resource.component, component)));
  try {
    const api = await clusters.open(place.clusterId);
    const assertCurrent = () => ctx.assertCurrent();
    const { pending, kept } = await removeWithReleases(rows, {
      api,
      db,
      application,
      ending: 'deletion',
      clusterId: place.clusterId,
      instanceId,
      runId: ctx.executionId,
      attempt: ctx.idempotencyKey,
      signal: ctx.signal,
      log: (message) => ctx.log('info', message),
      assertCurrent,
    });
    for (const { resource: name, why } of kept) ctx.log('info', `${name} was left alone: it ${why}`);
    if (ctx.state !== null) await ctx.save({ unreachableSinceMs: null });
    return pending.length === 0 ? { type: 'succeeded' } : waitFor(ctx, describeLeft(pending));
  } catch (error) {
    if (!isLoamError(error) || error.code !== 'cluster-unreachable') throw error;
    return waitForCluster(deps, ctx, instanceId, error.message);
  }
}

function waitFor(ctx: HandlerContext, left: string): Outcome {
  const elapsedMs = ctx.nowMs - ctx.startedAtMs;
  if (elapsedMs < stuckAfterMs) {
    return {
      type: 'waiting',
      message: `Removing ${left}`,
      pollAfterMs: elapsedMs < 10_000 ? pollMs : slowPollMs,
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
    await ctx.save({ unreachableSinceMs: sinceMs });
    return { type: 'waiting', message: why, pollAfterMs: Math.min(unreachablePollMs, patienceMs) };
  }
  const message = `Left behind, because its cluster could not be reached: ${why}`;
  await db.update(instance).set({ message, state: 'stale' }).where(eq(instance.id, instanceId));
  ctx.log('warn', message);
  return { type: 'succeeded', message };
}

export function createForgetPlacementHandler({ db }: DeliveryDeps): NodeHandler {
  return {
    start: async (ctx) => {
      const { application } = deletionContext(ctx.context);
      const { instanceId } = removalNode(ctx.properties);
      const { left } = await db.transaction((tx) => forgetInstance(tx, instanceId, application));
      return { type: 'succeeded', ...(left > 0 ? { message: `${left} objects were left behind` } : {}) };
    },
  };
}

export function createForgetApplicationHandler({ db }: DeliveryDeps): NodeHandler {
  return {
    start: async (ctx) => {
      const { application } = deletionContext(ctx.context);
      const { left } = await db.transaction((tx) => forgetApplication(tx, application));
      return {
        type: 'succeeded',
        ...(left > 0 ? { message: `something of it is left at ${left} placements` } : {}),
      };
    },
  };
}
