import { type SQL, and, asc, eq, inArray, isNull, lt, ne, notInArray, or } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import type { Outcome } from '@/plugins/sdk/definition';
import type { HandlerContext, NodeHandler } from '@/server/engine/runner/handler';
import { turnNode } from './contexts';
import type { DeliveryDeps } from './deps';
import { asOutcome } from './outcome';

const soonMs = 500;
/** Further back in the line there is no hurry: many that wait must not keep the database busy. */
const mostMs = 15_000;

/** Holds a run until those before it have ended: it is in the line from its start, and keeps its place over restarts. */
export function createTurnHandler(deps: DeliveryDeps): NodeHandler {
  return { start: (ctx) => asOutcome(ctx.node.path, () => waitForTurn(deps, ctx)) };
}

async function waitForTurn({ db }: DeliveryDeps, ctx: HandlerContext): Promise<Outcome> {
  const { group, after } = turnNode(ctx.properties);
  const own = db
    .select({ number: execution.number })
    .from(execution)
    .where(eq(execution.id, ctx.executionId));
  const which: (SQL | undefined)[] = [
    // What tries a single step stands beside the group.
    group === null
      ? undefined
      : and(eq(workflowRun.group, group), isNull(workflowRun.onlyStep), lt(execution.number, own)),
    after.length === 0 ? undefined : inArray(execution.id, after),
  ].filter((each) => each !== undefined);
  if (which.length === 0) return { type: 'succeeded' };
  const before = await db
    .select({ number: execution.number })
    .from(workflowRun)
    .innerJoin(execution, eq(execution.id, workflowRun.executionId))
    .where(
      and(
        eq(workflowRun.projectId, ctx.projectId),
        ne(execution.id, ctx.executionId),
        notInArray(execution.state, ['succeeded', 'failed', 'cancelled']),
        or(...which),
      ),
    )
    .orderBy(asc(execution.number))
    .limit(100);
  const [first, ...others] = before;
  if (!first) return { type: 'succeeded' };
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return {
    type: 'waiting',
    message: `Waits for run ${first.number}${more} to end`,
    pollAfterMs: Math.min(soonMs * before.length, mostMs),
  };
}
