import type { JsonObject } from '@/server/domain/json';
import type { HandlerContext, NodeHandler, Outcome } from '@/server/engine/runner/handler';
import { wakeNode } from '@/server/engine/store/wake';
import { clusterOf } from './cluster-of';
import type { DeliveryDeps } from './deps';

/** Whoever waits is woken when the cluster is back; this is for when that was lost, or another process found out. */
const lookAgainMs = 10_000;
/** Many wait for an answer of it already. */
const shortlyMs = 300;
/** It may be back by now, with nobody to wake those who come to the line after that; or it takes no credentials. */
const againMs = 2_000;
/** What can be begun again, and has nothing in hand when its cluster does not answer. */
const begunAgain = ['prepare', 'component', 'trait'];
/** What is not begun while it is known that the cluster is away. What removes has a patience of its own. */
const held = [...begunAgain, 'workflow-step'];

/**
 * Handlers that wait for a cluster that does not answer rather than fail: until it is back, or the time of their step is up.
 * Nobody else waits for it with them.
 */
export function holdWhileAway(
  deps: DeliveryDeps,
  handlers: Record<string, NodeHandler>,
): Record<string, NodeHandler> {
  const line = createLine(deps);
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      held.includes(name) ? hold(deps, line, name, handler) : handler,
    ]),
  );
}

function hold(deps: DeliveryDeps, line: Line, name: string, handler: NodeHandler): NodeHandler {
  const { clusters } = deps;
  const go = async (ctx: HandlerContext, act: NodeHandler['start']): Promise<Outcome> => {
    const clusterId = await clusterOf(deps, name, ctx);
    if (clusterId === null) return act(ctx);
    const wait = async (message: string, pollAfterMs: number): Promise<Outcome> => {
      if (!isAway(ctx)) await ctx.save({ ...ctx.state, awaySinceMs: ctx.nowMs });
      line.add(clusterId, ctx);
      return {
        type: 'waiting',
        message,
        pollAfterMs: clusters.isAway(clusterId) ? lookAgainMs : pollAfterMs,
      };
    };
    const why = clusters.whyNot(clusterId);
    if (why !== null) return wait(why, shortlyMs);
    const outcome = await act(await back(ctx));
    const isLost = outcome.type === 'failed' && outcome.error.code === 'cluster-unreachable';
    return isLost && begunAgain.includes(name) ? wait(outcome.error.message, againMs) : outcome;
  };
  const poll = handler.poll ?? handler.start;
  return {
    start: (ctx) => go(ctx, handler.start),
    poll: (ctx) => go(ctx, ownState(ctx) === null ? handler.start : poll),
    ...(handler.cancel ? { cancel: async (ctx) => handler.cancel?.({ ...ctx, state: ownState(ctx) }) } : {}),
  };
}

function isAway({ state }: HandlerContext): boolean {
  return typeof state?.['awaySinceMs'] === 'number';
}

/** The handler's own state: none, where its cluster was away before it began. */
function ownState({ state }: HandlerContext): JsonObject | null {
  const { awaySinceMs: _since, ...own } = state ?? {};
  return Object.keys(own).length === 0 ? null : own;
}

/** What the cluster was away for is nobody's time: the handler finds it as `awayForMs`. */
async function back(ctx: HandlerContext): Promise<HandlerContext> {
  if (!isAway(ctx)) return ctx;
  const own = ownState(ctx);
  if (own === null) return { ...ctx, state: null };
  const before = typeof own['awayForMs'] === 'number' ? own['awayForMs'] : 0;
  const state = { ...own, awayForMs: before + ctx.nowMs - Number(ctx.state?.['awaySinceMs']) };
  await ctx.save(state);
  return { ...ctx, state };
}

type Line = { add(clusterId: string, ctx: HandlerContext): void };

/** Those that this process has waiting, in the order in which they came: so they are woken. */
function createLine({ db, clusters }: DeliveryDeps): Line {
  const waiting = new Map<string, Map<string, { executionId: string; key: string }>>();
  clusters.onBack((clusterId) => {
    const line = [...(waiting.get(clusterId)?.values() ?? [])];
    waiting.delete(clusterId);
    if (line.length === 0) return;
    // Lost with the database, it is made good by their own next look.
    void db
      .transaction(async (tx) => {
        for (const { executionId, key } of line) await wakeNode(tx, executionId, key);
      })
      .catch(() => undefined);
  });
  return {
    add(clusterId, { executionId, node: { key } }) {
      const line = waiting.get(clusterId) ?? new Map<string, { executionId: string; key: string }>();
      waiting.set(clusterId, line);
      line.set(`${executionId}/${key}`, { executionId, key });
    },
  };
}
