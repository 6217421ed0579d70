import type { HandlerContext, NodeHandler, Outcome } from '@/server/engine/runner/handler';
import { type Limited, createLimited, freeSlot, takeSlot } from '../slots';
import { clusterOf } from './cluster-of';
import type { DeliveryDeps } from './deps';

/** Whoever is first in the line is woken; this is for when that was lost. */
const lookAgainMs = 10_000;
/** What changes a cluster and then waits for it: where many at once would be too much. */
const counted = ['component', 'remove-component'];

/** Handlers that begin only so many deliveries at once on a cluster that has a limit. */
export function holdForSlot(
  deps: DeliveryDeps,
  handlers: Record<string, NodeHandler>,
): Record<string, NodeHandler> {
  const limited = createLimited(deps.db);
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      counted.includes(name) ? hold(deps, limited, name, handler) : handler,
    ]),
  );
}

function hold(deps: DeliveryDeps, limited: Limited, name: string, handler: NodeHandler): NodeHandler {
  const { db } = deps;
  const poll = handler.poll ?? handler.start;
  const begin = async (ctx: HandlerContext): Promise<Outcome> => {
    const own = withOwnState(ctx);
    const clusterId = await clusterOf(deps, name, ctx);
    if (clusterId === null || !(await limited.has(clusterId))) return handler.start(own);
    const turn = await takeSlot(db, { clusterId, executionId: ctx.executionId, nodeKey: ctx.node.key });
    if (turn?.taken === false) {
      if (!isInLine(ctx)) await ctx.save({ inLine: true });
      return { type: 'waiting', message: messageOf(turn), pollAfterMs: lookAgainMs };
    }
    if (isInLine(ctx)) await ctx.save({});
    return free(ctx, await handler.start(own));
  };
  const free = async (ctx: HandlerContext, outcome: Outcome): Promise<Outcome> => {
    const goesOn = outcome.type === 'waiting' || outcome.type === 'suspended';
    if (!goesOn && (await limited.any()))
      await freeSlot(db, { executionId: ctx.executionId, nodeKey: ctx.node.key });
    return outcome;
  };
  return {
    start: begin,
    poll: async (ctx) => (isInLine(ctx) ? begin(ctx) : free(ctx, await poll(withOwnState(ctx)))),
    cancel: async (ctx) => {
      await freeSlot(db, { executionId: ctx.executionId, nodeKey: ctx.node.key });
      if (!isInLine(ctx)) await handler.cancel?.(withOwnState(ctx));
    },
  };
}

function messageOf({ limit, before }: { limit: number; before: number }): string {
  const ahead = before === 0 ? 'it is the next' : `${before} ${before === 1 ? 'waits' : 'wait'} before it`;
  return `The cluster takes ${limit} ${limit === 1 ? 'delivery' : 'deliveries'} at once; ${ahead}.`;
}

function isInLine({ state }: HandlerContext): boolean {
  return state?.['inLine'] === true;
}

/** The handler's own state: none, after it waited in line. */
function withOwnState(ctx: HandlerContext): HandlerContext {
  const isNone = ctx.state === null || isInLine(ctx) || Object.keys(ctx.state).length === 0;
  return isNone ? { ...ctx, state: null } : ctx;
}
