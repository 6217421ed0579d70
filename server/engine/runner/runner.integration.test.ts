import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { execution, executionEvent, node, nodeLog } from '@/db/schema';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import { LoamError } from '@/server/domain/error';
import { createLogger } from '@/server/platform/logger';
import { applyEvent } from '../store/apply';
import { wakeNode } from '../store/wake';
import { effectHandlers } from '../testing/effect-handlers';
import {
  act,
  begin,
  chain,
  effects,
  nodeRow,
  nodeStates,
  prepareRuns,
  stateOf,
  step,
  untilEnded,
} from '../testing/runs';
import type { HandlerContext, Handlers } from './handler';
import { type Runner, startRunner } from './runner';

const times = { beatMs: 100, deadAfterMs: 1_000, leaseMs: 3_000 };
let database: TestDatabase;
let db: Db;
const runners: Runner[] = [];
const silent = createLogger({ process: 'test', level: 'silent' });

beforeAll(async () => {
  database = await createTestDatabase({ max: 12 });
  ({ db } = database);
  await prepareRuns(db);
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.stop()));
});

async function start(nodes: Handlers['nodes'] = {}, concurrency = 8, own = times): Promise<Runner> {
  const base = effectHandlers(db, 'here');
  const handlers = { nodes: { ...base.nodes, ...nodes }, children: base.children };
  const runner = await startRunner({
    database,
    url: database.url,
    handlers,
    logger: silent,
    concurrency,
    drainMs: 200,
    times: own,
  });
  runners.push(runner);
  return runner;
}

const of = (handler: string, rest: Parameters<typeof step>[2] = {}) =>
  step('a', [], { handler: { handler }, ...rest });
const soon = { timeout: 10_000, interval: 10 };

async function stateIs(id: string, state: string): Promise<void> {
  await expect.poll(() => stateOf(db, id), soon).toBe(state);
}

async function nodeIs(id: string, key: string, state: string): Promise<void> {
  await expect.poll(async () => (await nodeRow(db, id, key)).state, soon).toBe(state);
}

describe('outcomes', () => {
  it('a graph of 1,000 nodes ends, each node done once and after what it depends on', async () => {
    await start({}, 16);
    const layers = Array.from({ length: 1_000 }, (_, index) =>
      step(`n${index}`, index < 50 ? [] : [`n${index - 50}`, `n${index - 50 + (index % 7 === 0 ? 1 : 0)}`]),
    );
    const id = await begin(db, layers);
    await untilEnded(db, [id], 60_000);
    expect(await stateOf(db, id)).toBe('succeeded');
    const done = (await effects(db)).filter(({ executionId }) => executionId === id);
    expect(new Set(done.map(({ key }) => key)).size).toBe(1_000);
    expect(done).toHaveLength(1_000);
    const { rows: early } = await db.execute(sql`
      select v.node_key from execution_event v
      join node n on n.execution_id = v.execution_id and n.key = v.node_key
      cross join jsonb_array_elements_text(n.spec -> 'dependsOn') d
      join execution_event e on e.execution_id = v.execution_id and e.node_key = d and e.type = 'node.succeeded'
      where v.execution_id = ${id} and v.type = 'node.running' and e.seq > v.seq`);
    expect(early).toHaveLength(0);
  }, 90_000);

  it('polls what waits, with the state it saved, and hands outputs on', async () => {
    await start();
    const waits = of('wait', {
      properties: { polls: 3 },
      outputs: [{ name: 'seen', valueFrom: 'output.seen' }],
    });
    const id = await begin(db, [waits]);
    await stateIs(id, 'succeeded');
    expect(await nodeRow(db, id, 'a')).toMatchObject({ attempt: 1, outputs: { seen: 4 } });
  });

  it('a wake ends a long wait at once', async () => {
    let isThere = false;
    const look = async () =>
      isThere
        ? ({ type: 'succeeded' } as const)
        : ({ type: 'waiting', message: 'not there', pollAfterMs: 600_000 } as const);
    await start({ look: { start: look } });
    const id = await begin(db, [of('look')]);
    await nodeIs(id, 'a', 'waiting');
    isThere = true;
    const before = Date.now();
    await db.transaction((tx) => wakeNode(tx, id, 'a'));
    await stateIs(id, 'succeeded');
    expect(Date.now() - before).toBeLessThan(3_000);
  });

  it('a LoamError is the error of the node; anything else is logged and answered without detail', async () => {
    await start({
      refuses: {
        start: () => Promise.reject(new LoamError('cluster-refused', 'quota exceeded', { path: 'spec.x' })),
      },
      breaks: { start: () => Promise.reject(new RangeError('secret internals')) },
    });
    const [one, two] = [await begin(db, [of('refuses')]), await begin(db, [of('breaks')])];
    await untilEnded(db, [one, two], 10_000);
    expect((await nodeRow(db, one, 'a')).error).toEqual({
      code: 'cluster-refused',
      message: 'quota exceeded',
      path: 'spec.x',
    });
    const { error } = await nodeRow(db, two, 'a');
    expect(error).toMatchObject({ code: 'unavailable', message: 'The step failed unexpectedly.' });
    expect(JSON.stringify(error)).not.toContain('secret internals');
  });

  it('tries again as the policy says, under a new idempotency key', async () => {
    const keys: string[] = [];
    const flaky = async (ctx: HandlerContext) => {
      keys.push(ctx.idempotencyKey);
      if (keys.length < 3) throw new LoamError('cluster-unreachable', 'no route');
      return { type: 'succeeded' } as const;
    };
    await start({ flaky: { start: flaky } });
    const id = await begin(db, [of('flaky', { retry: { times: 3, backoffMs: 20 } })]);
    await stateIs(id, 'succeeded');
    expect(keys).toEqual([1, 2, 3].map((epoch) => `${id}/a/${epoch}`));
  });

  it('fails at the deadline with what it waited for, and aborts the handler', async () => {
    let reason: unknown;
    const hangs = (ctx: HandlerContext) =>
      new Promise<never>((_, reject) => {
        ctx.signal.addEventListener('abort', () => {
          reason = ctx.signal.reason;
          reject(new Error('aborted'));
        });
      });
    await start({
      hangs: { start: hangs },
      waits: { start: async () => ({ type: 'waiting', message: 'image cannot be pulled' }) },
    });
    const [one, two] = [
      await begin(db, [of('hangs', { timeoutMs: 300 })]),
      await begin(db, [of('waits', { timeoutMs: 300 })]),
    ];
    await untilEnded(db, [one, two], 10_000);
    expect((await nodeRow(db, one, 'a')).error).toMatchObject({ code: 'timeout' });
    expect((await nodeRow(db, two, 'a')).error).toMatchObject({
      code: 'timeout',
      got: 'image cannot be pulled',
    });
    await expect.poll(() => reason).toBeInstanceOf(DOMException);
  });

  it('begins again what was granted to it by an answer that was lost', async () => {
    const id = await begin(db, chain(1));
    const { workerId } = await start({ other: { start: async () => ({ type: 'succeeded' }) } }, 1);
    await stateIs(id, 'succeeded');
    const lost = await begin(db, [of('unheard')]);
    const event = { type: 'claim', key: 'a', claim: 'lost', owner: workerId, leaseMs: 600_000 } as const;
    await db.transaction((tx) => applyEvent(tx, lost, event));
    await nodeIs(lost, 'a', 'ready');
    expect(await nodeRow(db, lost, 'a')).toMatchObject({ attempt: 1, losses: 0, claim: null });
  });

  it('a worker that was away for longer than its lease, and nobody noticed, does the node again', async () => {
    const away = async (ctx: HandlerContext) => {
      if (ctx.attempt > 1) return { type: 'succeeded' } as const;
      // As when the process is frozen: no timer of it runs.
      for (const untilMs = performance.now() + 700; performance.now() < untilMs;);
      await ctx.assertCurrent();
      return { type: 'failed', error: { code: 'unavailable', message: 'it went on' } } as const;
    };
    await start({ away: { start: away } }, 8, { beatMs: 60_000, deadAfterMs: 60_000, leaseMs: 500 });
    const id = await begin(db, [of('away')]);
    await stateIs(id, 'succeeded');
    expect(await nodeRow(db, id, 'a')).toMatchObject({ attempt: 2, epoch: 1, losses: 1 });
  });

  it('saves log lines before the end of their node, without credentials', async () => {
    const talks = async (ctx: HandlerContext) => {
      for (let i = 0; i < 30; i++) ctx.log('info', `line ${i} of postgres://me:hunter2@db/x`);
      return { type: 'succeeded' } as const;
    };
    await start({ talks: { start: talks } });
    const id = await begin(db, [of('talks')]);
    await stateIs(id, 'succeeded');
    const lines = await db.select().from(nodeLog).where(eq(nodeLog.executionId, id)).orderBy(nodeLog.id);
    expect(lines.map(({ message }) => message.split(' ')[1])).toEqual(
      Array.from({ length: 30 }, (_, i) => `${i}`),
    );
    expect(JSON.stringify(lines)).not.toContain('hunter2');
  });

  it('a handler that nobody knows stays queued and says so, until somebody does', async () => {
    await start();
    const id = await begin(db, [of('rare')]);
    await expect
      .poll(async () => (await nodeRow(db, id, 'a')).message, { timeout: 10_000 })
      .toMatch(/^Waits for a worker that knows "rare": none that runs does\./);
    expect(await stateOf(db, id)).toBe('queued');
    await start({ rare: { start: async () => ({ type: 'succeeded' }) } });
    await stateIs(id, 'succeeded');
  });
});

describe('children', () => {
  const child = (properties: Record<string, number>) => [
    step('a', [], { handler: { handler: 'child' }, properties }),
    step('b', ['a']),
  ];
  const childOf = async (id: string) => {
    await nodeIs(id, 'a', 'waiting');
    return (await nodeRow(db, id, 'a')).childId ?? '';
  };

  it('end the node that began them', async () => {
    await start();
    const id = await begin(db, child({ nodes: 3 }));
    await stateIs(id, 'succeeded');
    const [row] = await db.select().from(execution).where(eq(execution.parentId, id));
    expect(row).toMatchObject({ state: 'succeeded', depth: 1, parentKey: 'a' });
  });

  it('are cancelled with their parent', async () => {
    await start();
    const id = await begin(db, child({ nodes: 3, ms: 20_000 }));
    const below = await childOf(id);
    await nodeIs(below, 'c0', 'running');
    await act(db, id, 'cancel');
    await stateIs(id, 'cancelled');
    expect(await stateOf(db, below)).toBe('cancelled');
    expect(await nodeStates(db, below)).toEqual({ c0: 'cancelled', c1: 'cancelled', c2: 'cancelled' });
  });

  it('are suspended and resumed with it', async () => {
    await start();
    const id = await begin(db, child({ nodes: 4, ms: 150 }));
    const below = await childOf(id);
    await act(db, id, 'suspend');
    await stateIs(below, 'suspended');
    await act(db, id, 'resume');
    await stateIs(id, 'succeeded');
    expect(await stateOf(db, below)).toBe('succeeded');
  });

  it('go on from what failed when the parent is retried', async () => {
    let isFixed = false;
    await start({
      work: {
        start: async (ctx) =>
          ctx.node.key === 'c1' && !isFixed
            ? { type: 'failed', error: { code: 'unhealthy', message: 'no' } }
            : { type: 'succeeded' },
      },
    });
    const id = await begin(db, child({ nodes: 3 }));
    await stateIs(id, 'failed');
    const below = (await nodeRow(db, id, 'a')).childId ?? '';
    expect((await nodeRow(db, id, 'a')).error).toMatchObject({ code: 'unhealthy', path: 'c1' });
    await expect(act(db, below, 'retry')).rejects.toMatchObject({ code: 'illegal-state' });
    isFixed = true;
    await act(db, id, 'retry');
    await stateIs(id, 'succeeded');
    expect(await nodeRow(db, below, 'c0')).toMatchObject({ attempt: 1 });
    expect(await nodeRow(db, below, 'c1')).toMatchObject({ attempt: 2, epoch: 2 });
  });
});

describe('verbs', () => {
  it('cancel runs the cancel handler and says what it could not undo', async () => {
    const undone: string[] = [];
    await start({
      builds: {
        start: async () => ({ type: 'waiting', message: 'building' }),
        cancel: async (ctx) => {
          undone.push(ctx.node.key);
          throw new LoamError('cluster-unreachable', 'its volume is left');
        },
      },
    });
    const id = await begin(db, [of('builds')]);
    await nodeIs(id, 'a', 'waiting');
    await act(db, id, 'cancel');
    await stateIs(id, 'cancelled');
    expect(undone).toEqual(['a']);
    expect((await nodeRow(db, id, 'a')).message).toBe('It could not be undone: its volume is left');
  });

  it('suspend starts nothing more, resume goes on, retry keeps what succeeded', async () => {
    await start();
    const id = await begin(db, chain(3, 120));
    await nodeIs(id, 'n0', 'running');
    await act(db, id, 'suspend');
    await nodeIs(id, 'n0', 'succeeded');
    expect(await nodeStates(db, id)).toMatchObject({ n0: 'succeeded', n1: 'ready', n2: 'pending' });
    expect(await stateOf(db, id)).toBe('suspended');
    await act(db, id, 'resume');
    await nodeIs(id, 'n1', 'running');
    await act(db, id, 'cancel');
    await stateIs(id, 'cancelled');
    await act(db, id, 'retry');
    await stateIs(id, 'succeeded');
    expect((await nodeRow(db, id, 'n0')).attempt).toBe(1);
    expect((await nodeRow(db, id, 'n1')).epoch).toBe(2);
  });

  it('in any order at any moment leave a run that ends, whose history has no gap', async () => {
    await start({}, 12);
    const ids = await Promise.all(Array.from({ length: 12 }, () => begin(db, chain(5, 10))));
    const verbs = ['suspend', 'resume', 'cancel', 'retry', 'resume', 'suspend'] as const;
    const refusals: unknown[] = [];
    await Promise.all(
      ids.map(async (id, index) => {
        for (let turn = 0; turn < 8; turn++) {
          const verb = verbs[(turn * 5 + index * 7) % verbs.length] ?? 'resume';
          await act(db, id, verb).catch((error: unknown) => refusals.push(error));
        }
        await act(db, id, 'resume').catch(() => undefined);
      }),
    );
    await untilEnded(db, ids, 30_000);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'illegal-state' });
    const { rows: gaps } = await db.execute(sql`
      select execution_id from execution_event group by execution_id having max(seq) <> count(*)`);
    expect(gaps).toHaveLength(0);
    const open = await db
      .select()
      .from(node)
      .where(eq(node.owner, runners[0]?.workerId ?? ''));
    expect(open).toHaveLength(0);
  }, 60_000);

  it('two at once: one is done, the other refused', async () => {
    const id = await begin(db, chain(1));
    const results = await Promise.allSettled([act(db, id, 'cancel'), act(db, id, 'cancel')]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const cancels = await db.select().from(executionEvent).where(eq(executionEvent.executionId, id));
    expect(cancels.filter(({ type }) => type === 'run.cancelled')).toHaveLength(1);
  });
});
