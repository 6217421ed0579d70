import type { HandlerContext, NodeHandler, Outcome } from '@/server/engine/runner/handler';
import { type Freezes, createFreezes } from '../frozen';
import { clusterOf } from './cluster-of';
import type { DeliveryDeps } from './deps';

const lookAgainMs = 2_000;

/** Handlers that begin nothing while their project, or the cluster that they are about to write to, is frozen. */
export function holdWhileFrozen(
  deps: DeliveryDeps,
  handlers: Record<string, NodeHandler>,
): Record<string, NodeHandler> {
  const freezes = createFreezes(deps.db);
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [name, hold(deps, freezes, name, handler)]),
  );
}

function hold(deps: DeliveryDeps, freezes: Freezes, name: string, handler: NodeHandler): NodeHandler {
  const begin = async (ctx: HandlerContext, wasHeld: boolean): Promise<Outcome> => {
    // It had begun, and its worker was lost: that is not begun anew by going on.
    if (!wasHeld && withOwnState(ctx).state !== null) return handler.start(ctx);
    const { projectId, nowMs } = ctx;
    const why = await freezes.whyFrozen({ projectId, nowMs, clusterId: await clusterOf(deps, name, ctx) });
    if (why !== null) {
      if (!wasHeld) await ctx.save({ frozen: true });
      return { type: 'held', message: why, pollAfterMs: lookAgainMs };
    }
    if (wasHeld) {
      // Its time runs from here on, which is to be saved before it does anything.
      await ctx.save({ thawed: true });
      return { type: 'waiting', message: '', pollAfterMs: 0 };
    }
    return handler.start(withOwnState(ctx));
  };
  const poll = handler.poll ?? handler.start;
  return {
    start: (ctx) => begin(ctx, isHeld(ctx)),
    poll: (ctx) => (hasBegun(ctx) ? poll(withOwnState(ctx)) : begin(ctx, isHeld(ctx))),
    // What was only held has begun nothing that could be undone.
    ...(handler.cancel
      ? { cancel: async (ctx) => (hasBegun(ctx) ? handler.cancel?.(withOwnState(ctx)) : undefined) }
      : {}),
  };
}

function isHeld({ state }: HandlerContext): boolean {
  return state?.['frozen'] === true;
}

function hasBegun(ctx: HandlerContext): boolean {
  return !isHeld(ctx) && ctx.state?.['thawed'] !== true;
}

/** The handler's own state: none, after it was held. */
function withOwnState(ctx: HandlerContext): HandlerContext {
  const isNone = ctx.state === null || !hasBegun(ctx) || Object.keys(ctx.state).length === 0;
  return isNone ? { ...ctx, state: null } : ctx;
}
