import { type SQL, eq, sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Db, Executor } from '@/db/client';
import { change, execution, executionEvent, node, project } from '@/db/schema';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import type { Change, EngineEvent } from '../core/event';
import { loadExecution, newHeader } from '../core/execution';
import type { ExecutionSpec, NodeSpec } from '../core/graph';
import { buildGraph } from '../core/graph-index';
import { applyChanges } from '../core/transition';
import { jobTimes, nodeRow } from '../testing/runs';
import { applyBatch, applyEvent } from './apply';
import { ExecutionCache } from './cache';
import { createExecution } from './create';
import type { Item } from './decide';
import { queryIn } from './query';
import { wakeFree, wakeNode } from './wake';

const by = { id: null, name: 'tester' };
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await db.insert(project).values([
    { id: 'prj_a', name: 'a', title: 'A' },
    { id: 'prj_b', name: 'b', title: 'B' },
  ]);
});

function step(key: string, dependsOn: string[] = [], rest: Partial<NodeSpec> = {}): NodeSpec {
  return { key, kind: 'step', handler: { handler: 'work' }, dependsOn, ...rest };
}

function spec(...nodes: NodeSpec[]): ExecutionSpec {
  return { kind: 'workflow', title: 'a test', context: { env: 'dev' }, nodes };
}

const create = (given: ExecutionSpec, projectId = 'prj_a') =>
  db.transaction((tx) => createExecution(tx, given, { projectId, createdBy: by }));

const send = (id: string, event: EngineEvent) => db.transaction((tx) => applyEvent(tx, id, event));

const claim = (id: string, key: string, token: string) =>
  send(id, { type: 'claim', key, claim: token, owner: 'w1', leaseMs: 30_000 });

const jobsOf = async (id: string) => {
  const { rows } = await db.execute<{ key: string }>(
    sql`select key from graphile_worker.jobs where key like ${`${id}/%`} order by key`,
  );
  return rows.map(({ key }) => key.slice(id.length + 1));
};

const nodeOf = async (id: string, key: string) =>
  (
    await db
      .select()
      .from(node)
      .where(sql`${node.executionId} = ${id} and ${node.key} = ${key}`)
  )[0];

describe('createExecution', () => {
  it('saves the graph, its first jobs and its first events in one transaction', async () => {
    const { id } = await create(spec(step('a'), step('b', ['a']), step('c')));
    expect(await jobsOf(id)).toEqual(['a', 'c']);
    const events = await db.select().from(executionEvent).where(eq(executionEvent.executionId, id));
    expect(events.map(({ seq, type, nodeKey }) => [seq, type, nodeKey])).toEqual([
      [1, 'run.queued', null],
      [2, 'node.ready', 'a'],
      [3, 'node.ready', 'c'],
    ]);
    const [row] = await db.select().from(execution).where(eq(execution.id, id));
    expect(row).toMatchObject({ state: 'queued', seq: 3, createdByName: 'tester', context: { env: 'dev' } });
  });

  it('counts per project', async () => {
    const numbers = await Promise.all(Array.from({ length: 5 }, () => create(spec(step('a')), 'prj_b')));
    expect(numbers.map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5]);
  });

  it('rejects a graph that cannot run, and writes nothing', async () => {
    const before = await db.$count(execution);
    await expect(create(spec(step('a', ['b']), step('b', ['a'])))).rejects.toMatchObject({
      code: 'invalid-document',
    });
    expect(await db.$count(execution)).toBe(before);
  });

  it('leaves nothing when its caller rolls back', async () => {
    const ended = db.transaction(async (tx) => {
      await createExecution(tx, spec(step('a')), { projectId: 'prj_a', createdBy: by });
      throw new RangeError('caller');
    });
    await expect(ended).rejects.toThrow('caller');
    const { rows } = await db.execute(
      sql`select 1 from graphile_worker.jobs where key not in (select execution_id || '/' || key from node)`,
    );
    expect(rows).toHaveLength(0);
  });
});

describe('applyEvent', () => {
  it('runs a graph to its end; its history replays to what is stored', async () => {
    const given = spec(
      step('a', [], { outputs: [{ name: 'port', valueFrom: 'output.port' }] }),
      step('b', [], {
        inputs: [{ from: 'port', parameterKey: 'target.port' }],
        properties: { target: { host: 'x' } },
      }),
    );
    const { id } = await create(given);
    const { work } = await claim(id, 'a', 'w1/1');
    expect(work).toMatchObject({ mode: 'start', attempt: 1, epoch: 1 });
    await send(id, {
      type: 'outcome',
      key: 'a',
      claim: 'w1/1',
      outcome: { type: 'succeeded', outputs: { port: 80 } },
    });
    expect(await jobsOf(id)).toContain('b');
    expect((await claim(id, 'b', 'w1/2')).work?.properties).toEqual({ target: { host: 'x', port: 80 } });
    const last = await send(id, { type: 'outcome', key: 'b', claim: 'w1/2', outcome: { type: 'succeeded' } });
    const events = await db
      .select()
      .from(executionEvent)
      .where(eq(executionEvent.executionId, id))
      .orderBy(executionEvent.seq);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    const { identity, header } = last.loaded.execution;
    const replayed = loadExecution(identity, buildGraph(given.nodes, {}), newHeader(header.createdAt));
    applyChanges(
      replayed,
      events.map(({ type, nodeKey, data }) => {
        const { by: _, ...patch } = data as Record<string, unknown>;
        return { type, key: nodeKey, patch } as Change;
      }),
    );
    expect(replayed.header).toEqual(header);
    expect(replayed.nodes.get('b')).toMatchObject({ state: 'succeeded', attempt: 1 });
    const [row] = await db.select().from(execution).where(eq(execution.id, id));
    expect(row).toMatchObject({ state: 'succeeded', outputs: { port: 80 } });
  });

  it('rejects what comes under a claim that is no longer current, and writes nothing', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    await send(id, { type: 'lost', key: 'a', claim: 'w1/1' });
    await claim(id, 'a', 'w2/1');
    const before = await nodeOf(id, 'a');
    const late = await send(id, { type: 'outcome', key: 'a', claim: 'w1/1', outcome: { type: 'succeeded' } });
    expect(late.accepted).toBe(false);
    expect(await nodeOf(id, 'a')).toEqual(before);
    expect(before).toMatchObject({ attempt: 2, epoch: 1, claim: 'w2/1' });
  });

  it('tells open pages of the run, the list and nobody of what was rolled back', async () => {
    const { id } = await create(spec(step('a')));
    await db
      .transaction(async (tx) => {
        await applyEvent(tx, id, { type: 'verb', verb: 'cancel', by });
        throw new RangeError('caller');
      })
      .catch(() => undefined);
    const count = async () =>
      (
        await db
          .select()
          .from(change)
          .where(eq(change.topic, `run:${id}`))
      ).length;
    expect(await count()).toBe(1);
    await send(id, { type: 'verb', verb: 'cancel', by });
    expect(await count()).toBe(2);
  });

  it('rejects a verb that the state does not allow, and a run that is not there', async () => {
    const { id } = await create(spec(step('a')));
    await expect(send(id, { type: 'verb', verb: 'retry', by })).rejects.toMatchObject({
      code: 'illegal-state',
    });
    await expect(send('exe_none', { type: 'verb', verb: 'cancel', by })).rejects.toMatchObject({
      code: 'not-found',
    });
  });
});

describe('applyBatch', () => {
  it('catches a cache up with what another process did', async () => {
    const cache = new ExecutionCache();
    const { id } = await create(spec(step('a'), step('b', ['a']), step('c', ['b'])));
    const batch = (event: EngineEvent) =>
      db.transaction((tx) => applyBatch(queryIn(tx), [{ executionId: id, event }], cache));
    await batch({ type: 'claim', key: 'a', claim: 'w1/1', owner: 'w1', leaseMs: 1 });
    await send(id, { type: 'outcome', key: 'a', claim: 'w1/1', outcome: { type: 'succeeded' } });
    await claim(id, 'b', 'w2/1');
    await send(id, {
      type: 'outcome',
      key: 'b',
      claim: 'w2/1',
      outcome: { type: 'waiting', message: '', pollAfterMs: 0 },
    });
    // A poll leaves no event; the cache must see its claim all the same.
    await claim(id, 'b', 'w2/2');
    const [answer] = await batch({
      type: 'outcome',
      key: 'b',
      claim: 'w2/2',
      outcome: { type: 'succeeded' },
    });
    expect(answer).toMatchObject({ accepted: true });
    expect((await nodeOf(id, 'c'))?.state).toBe('ready');
  });

  it('leaves out with skipLocked what another transaction has', async () => {
    const [one, two] = [await create(spec(step('a'))), await create(spec(step('a')))];
    const items = [one, two].map(({ id }) => ({
      executionId: id,
      event: { type: 'claim', key: 'a', claim: 'w1/1', owner: 'w1', leaseMs: 1 } as const,
    }));
    await db.transaction(async (holder) => {
      await holder.execute(sql`select 1 from execution where id = ${one.id} for update`);
      const answers = await db.transaction((tx) =>
        applyBatch(queryIn(tx), items, new ExecutionCache(), { skipLocked: true }),
      );
      expect(answers[0]).toEqual({ absent: true });
      expect(answers[1]).toMatchObject({ accepted: true });
    });
  });

  it('begins a child with the wait for it, and hands its end up', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    const event = {
      type: 'outcome',
      key: 'a',
      claim: 'w1/1',
      outcome: { type: 'spawned', childId: 'exe_child' },
    } as const;
    const child = spec(step('x', [], { handler: { handler: 'pass' } }));
    await db.transaction((tx) =>
      applyBatch(queryIn(tx), [{ executionId: id, event, child }], new ExecutionCache()),
    );
    const [row] = await db.select().from(execution).where(eq(execution.id, 'exe_child'));
    expect(row).toMatchObject({ parentId: id, parentKey: 'a', depth: 1, state: 'succeeded' });
    const { rows: signals } = await db.execute<{ payload: unknown }>(
      sql`select payload from graphile_worker._private_jobs where payload ->> 'executionId' = ${id} and key is null`,
    );
    expect(
      signals.map(({ payload }) => (typeof payload === 'string' ? JSON.parse(payload) : payload)),
    ).toMatchObject([{ event: { type: 'child-ended', key: 'a', childId: 'exe_child', state: 'succeeded' } }]);
  });

  it('begins the first node of a child for whoever goes on with it, without a job', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    const item: Item = {
      executionId: id,
      event: { type: 'outcome', key: 'a', claim: 'w1/1', outcome: { type: 'spawned', childId: 'exe_next' } },
      child: spec(step('x'), step('y')),
      follow: { claim: 'w1/2', owner: 'w1', leaseMs: 30_000, handlers: new Set(['work']) },
    };
    const [answer] = await db.transaction((tx) => applyBatch(queryIn(tx), [item], new ExecutionCache()));
    expect(answer).toMatchObject({
      followed: { executionId: 'exe_next', key: 'x', work: { mode: 'start' } },
    });
    expect(await nodeRow(db, 'exe_next', 'x')).toMatchObject({ state: 'running', claim: 'w1/2' });
    expect(await jobsOf('exe_next')).toEqual(['y']);
    const [row] = await db.select().from(execution).where(eq(execution.id, 'exe_next'));
    const events = await db.$count(executionEvent, eq(executionEvent.executionId, 'exe_next'));
    expect(row).toMatchObject({ state: 'running', seq: events });
  });
});

describe('wakeNode', () => {
  const wait = { type: 'waiting', message: 'soon' } as const;

  it('polls at once what waits', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    await send(id, { type: 'outcome', key: 'a', claim: 'w1/1', outcome: wait });
    await db.execute(sql`delete from graphile_worker._private_jobs`);
    expect((await claim(id, 'a', 'w1/2')).work).toBeNull();
    await db.transaction((tx) => wakeNode(tx, id, 'a'));
    expect(await jobsOf(id)).toEqual(['a']);
    expect((await claim(id, 'a', 'w1/3')).work?.mode).toBe('poll');
  });

  it('polls again after the poll during which it came', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    await db.execute(sql`delete from graphile_worker._private_jobs`);
    await db.transaction((tx) => wakeNode(tx, id, 'a'));
    expect(await jobsOf(id)).toEqual([]);
    await send(id, { type: 'outcome', key: 'a', claim: 'w1/1', outcome: wait });
    expect(await jobsOf(id)).toEqual(['a']);
  });

  it('is not lost when it comes between the decision and its saving', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    await db.execute(sql`delete from graphile_worker._private_jobs`);
    const outcome = { ...wait, pollAfterMs: 60_000 };
    const event = { type: 'outcome', key: 'a', claim: 'w1/1', outcome } as const;
    await db.transaction((tx) =>
      applyBatch(
        queryIn(before(tx, 'update node n', () => db.transaction((other) => wakeNode(other, id, 'a')))),
        [{ executionId: id, event }],
        new ExecutionCache(),
      ),
    );
    expect(await jobTimes(db, `${id}/a`)).toEqual([{ isDue: true }]);
    expect((await claim(id, 'a', 'w1/2')).work?.mode).toBe('poll');
  });
});

describe('wakeFree', () => {
  const waiting = async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    const outcome = { type: 'waiting', message: 'soon', pollAfterMs: 60_000 } as const;
    await send(id, { type: 'outcome', key: 'a', claim: 'w1/1', outcome });
    return { executionId: id, key: 'a' };
  };

  it('polls at once all that waits', async () => {
    const nodes = [await waiting(), await waiting()];
    expect(await db.transaction((tx) => wakeFree(tx, nodes))).toEqual([]);
    for (const { executionId, key } of nodes)
      expect(await jobTimes(db, `${executionId}/${key}`)).toEqual([{ isDue: true }]);
  });

  it('polls at once what waits, and leaves alone whose row somebody has', async () => {
    const [one, other] = [await waiting(), await waiting()];
    await db.transaction(async (tx) => {
      await tx.execute(sql`select from node where execution_id = ${other.executionId} for update`);
      expect(await db.transaction((own) => wakeFree(own, [one, other]))).toEqual([other]);
    });
    expect(await jobTimes(db, `${one.executionId}/a`)).toEqual([{ isDue: true }]);
    expect(await jobTimes(db, `${other.executionId}/a`)).toEqual([{ isDue: false }]);
  });

  it('polls again after the poll during which it came', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    await db.execute(sql`delete from graphile_worker._private_jobs`);
    expect(await db.transaction((tx) => wakeFree(tx, [{ executionId: id, key: 'a' }]))).toEqual([]);
    expect(await jobsOf(id)).toEqual([]);
    expect(await nodeOf(id, 'a')).toMatchObject({ woken: true });
  });

  it('leaves alone what has ended, and what is not there', async () => {
    const { id } = await create(spec(step('a')));
    await claim(id, 'a', 'w1/1');
    await send(id, { type: 'outcome', key: 'a', claim: 'w1/1', outcome: { type: 'succeeded' } });
    const nodes = [id, 'exe_none'].map((executionId) => ({ executionId, key: 'a' }));
    expect(await db.transaction((tx) => wakeFree(tx, nodes))).toEqual([]);
    expect(await nodeOf(id, 'a')).toMatchObject({ woken: false });
  });
});

/** The transaction, with something else happening right before a statement that holds `text`. */
function before(tx: Executor, text: string, act: () => Promise<void>): Executor {
  const dialect = new PgDialect();
  const execute = async (query: SQL) => {
    if (dialect.sqlToQuery(query).sql.includes(text)) await act();
    return tx.execute(query);
  };
  return new Proxy(tx, { get: (target, name) => (name === 'execute' ? execute : Reflect.get(target, name)) });
}
