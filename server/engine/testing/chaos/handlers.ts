import { setTimeout as sleep } from 'node:timers/promises';
import { LoamError } from '@/server/domain/error';
import { failPoint } from '@/server/platform/fail-point';
import type { HandlerContext, Handlers, Outcome } from '../../runner/handler';

/**
 * What a run of the chaos suite is made of. `effect` has one effect outside; `flaky` fails in its first epoch; `bad` always
 * fails; `wait` is polled; `child` begins a run of effects.
 */
export function chaosHandlers(effectUrl: string): Handlers {
  const effect = async (ctx: HandlerContext): Promise<Outcome> => {
    await sleep(Number(ctx.properties['ms'] ?? 0), undefined, { signal: ctx.signal });
    await ctx.assertCurrent();
    failPoint('apply.before');
    const query = new URLSearchParams({
      node: `${ctx.executionId}/${ctx.node.key}`,
      key: ctx.idempotencyKey,
    });
    await fetch(`${effectUrl}/?${query}`, { method: 'POST', signal: ctx.signal });
    failPoint('apply.after');
    return { type: 'succeeded', outputs: { done: ctx.node.key } };
  };
  const flaky = async (ctx: HandlerContext): Promise<Outcome> =>
    ctx.idempotencyKey.endsWith('/1') ? refused('the first epoch fails') : effect(ctx);
  return {
    nodes: {
      effect: { start: effect },
      flaky: { start: flaky },
      bad: { start: async () => refused('it always fails') },
      wait: { start: polled, poll: polled },
      child: {
        start: async ({ properties }) => ({ type: 'spawn', child: { kind: 'row', input: properties } }),
      },
    },
    children: {
      row: async () => ({
        kind: 'deployment',
        title: 'a child',
        context: {},
        nodes: ['a', 'b'].map((key, index) => ({
          key,
          kind: 'task' as const,
          handler: { handler: 'effect' },
          dependsOn: index === 0 ? [] : ['a'],
        })),
      }),
    },
  };
}

function refused(message: string): Outcome {
  return { type: 'failed', error: new LoamError('invalid-input', message).toProblem(), retryable: true };
}

async function polled(ctx: HandlerContext): Promise<Outcome> {
  const seen = Number(ctx.state?.['seen'] ?? 0) + 1;
  await ctx.save({ seen });
  if (seen > 2) return { type: 'succeeded', outputs: { done: ctx.node.key } };
  return { type: 'waiting', message: `seen ${seen} times`, pollAfterMs: 20 };
}
