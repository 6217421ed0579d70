import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import type { HandlerContext, Handlers } from '../runner/handler';

/** Every effect that a handler had, one row each, whoever had it. */
export const effectTable = sql`
  create table effect (
    id bigserial primary key, execution_id text not null, key text not null, attempt integer not null,
    idempotency_key text not null, worker text not null, at timestamptz not null default clock_timestamp()
  )`;

/**
 * Handlers that leave a trace in PostgreSQL, as those of the product do in a cluster. `work` takes `ms` (`again` in later
 * attempts) and then has its effect; `stubborn` does not listen to its signal; `novel` is `work` under a name that a worker may not know yet; `wait` is polled `polls` times; `child` begins a run of `nodes`.
 */
export function effectHandlers(db: Db, worker: string): Handlers {
  const work = async (ctx: HandlerContext, signal?: AbortSignal) => {
    ctx.log('info', `${ctx.node.key} begins`);
    const { ms = 0, again = ms } = ctx.properties;
    await sleep(Number(ctx.attempt === 1 ? ms : again), undefined, signal ? { signal } : {});
    await ctx.assertCurrent();
    await db.execute(sql`
      insert into effect (execution_id, key, attempt, idempotency_key, worker)
      values (${ctx.executionId}, ${ctx.node.key}, ${ctx.attempt}, ${ctx.idempotencyKey}, ${worker})`);
    return { type: 'succeeded' } as const;
  };
  return {
    nodes: {
      work: { start: (ctx) => work(ctx, ctx.signal) },
      stubborn: { start: (ctx) => work(ctx) },
      novel: { start: (ctx) => work(ctx, ctx.signal) },
      wait: { start: waitForPolls, poll: waitForPolls },
      child: {
        start: async ({ properties }) => ({ type: 'spawn', child: { kind: 'row', input: properties } }),
      },
    },
    children: {
      row: async ({ input }) => ({
        kind: 'deployment',
        title: 'a child',
        context: {},
        nodes: Array.from({ length: Number(input['nodes'] ?? 1) }, (_, index) => ({
          key: `c${index}`,
          kind: 'task' as const,
          handler: { handler: 'work' },
          dependsOn: index === 0 ? [] : [`c${index - 1}`],
          properties: { ms: Number(input['ms'] ?? 0) },
        })),
      }),
    },
  };
}

async function waitForPolls(ctx: HandlerContext) {
  const seen = Number(ctx.state?.['seen'] ?? 0) + 1;
  await ctx.save({ seen });
  if (seen > Number(ctx.properties['polls'] ?? 1)) return { type: 'succeeded', outputs: { seen } } as const;
  return { type: 'waiting', message: `seen ${seen} times`, pollAfterMs: 20 } as const;
}
