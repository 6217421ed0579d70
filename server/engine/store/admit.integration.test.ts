import { asc, eq, sql } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { execution, project } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import type { EngineEvent } from '../core/event';
import { admitAll } from './admit';
import { applyEvent } from './apply';
import { createExecution } from './create';
import { readQueueLength } from './queue-length';
import { requeueForgotten } from './sweep';

let db: Db;
const projectId = 'prj_a';
const by = { id: null, name: 'tester' };

beforeAll(async () => {
  ({ db } = await createTestDatabase({ max: 20 }));
  await db.insert(project).values({ id: projectId, name: 'a', title: 'A' });
});

beforeEach(async () => {
  await db.delete(execution);
  await db.execute(sql`delete from graphile_worker._private_jobs`);
  await limit(2);
});

const limit = (maxRuns: number | null) =>
  db.update(project).set({ maxRuns }).where(eq(project.id, projectId));

async function run(parent?: string, handler = 'work'): Promise<string> {
  const nodes = [{ key: 'one', kind: 'step' as const, handler: { handler }, dependsOn: [] }];
  const spec = { kind: 'workflow', title: 'a test', context: {}, nodes } as const;
  const options = { projectId, createdBy: by };
  const under = parent === undefined ? {} : { parent: { executionId: parent, key: 'one', depth: 0 } };
  return (await db.transaction((tx) => createExecution(tx, spec, { ...options, ...under }))).id;
}

const send = (id: string, event: EngineEvent) => db.transaction((tx) => applyEvent(tx, id, event));
const verb = (id: string, name: 'cancel' | 'suspend' | 'resume') =>
  send(id, { type: 'verb', verb: name, by });

async function end(id: string): Promise<void> {
  await send(id, { type: 'claim', key: 'one', claim: id, owner: 'w', leaseMs: 1_000 });
  await send(id, { type: 'outcome', key: 'one', claim: id, outcome: { type: 'succeeded' } });
}

async function runs(): Promise<Record<string, string>> {
  const rows = await db.select().from(execution).orderBy(asc(execution.number));
  return Object.fromEntries(rows.map(({ id, held, state }) => [id, held ? `held ${state}` : state]));
}

async function jobs(): Promise<string[]> {
  const { rows } = await db.execute<{ key: string }>(sql`select key from graphile_worker._private_jobs`);
  return rows.map(({ key }) => key.split('/')[0] ?? '').toSorted();
}

describe('the limit of a project', () => {
  it('holds what is beyond it, without a job, and lets it in one after the other, in order', async () => {
    const [a, b, c, d] = [await run(), await run(), await run(), await run()];
    expect(Object.values(await runs())).toEqual(['queued', 'queued', 'held queued', 'held queued']);
    expect(await jobs()).toEqual([a, b].toSorted());
    expect(await admitAll(db)).toBe(0);
    expect((await readQueueLength(db)).ready).toBe(2);
    await end(a);
    expect(await admitAll(db)).toBe(1);
    expect(await runs()).toEqual({ [a]: 'succeeded', [b]: 'queued', [c]: 'queued', [d]: 'held queued' });
    expect(await jobs()).toEqual([a, b, c].toSorted());
  });

  it('is kept by any number that are created at once', async () => {
    await Promise.all(Array.from({ length: 30 }, () => run()));
    const states = Object.values(await runs());
    expect(states.filter((state) => state === 'queued')).toHaveLength(2);
    await Promise.all(Array.from({ length: 5 }, () => admitAll(db)));
    expect(Object.values(await runs())).toEqual(states);
  });

  it('does not count what waits for a person, nor runs inside of others', async () => {
    const [a, b] = [await run(), await run()];
    await run(a);
    await verb(a, 'suspend');
    const c = await run();
    expect(await runs()).toMatchObject({ [a]: 'suspended', [b]: 'queued', [c]: 'queued' });
    const d = await run();
    expect(await runs()).toMatchObject({ [d]: 'held queued' });
  });

  it('does not count what waits for its turn behind other runs', async () => {
    const [a, b, c] = [await run(undefined, 'turn'), await run(undefined, 'turn'), await run()];
    expect(await runs()).toMatchObject({ [a]: 'queued', [b]: 'queued', [c]: 'queued' });
  });

  it('lets what is held be cancelled, and begun by a word', async () => {
    const [, , c, d] = [await run(), await run(), await run(), await run()];
    await verb(c, 'cancel');
    expect(await runs()).toMatchObject({ [c]: 'cancelled' });
    await verb(d, 'suspend');
    expect(await admitAll(db)).toBe(0);
    await verb(d, 'resume');
    expect(await jobs()).toContain(d);
    await end(d);
    expect(await runs()).toMatchObject({ [d]: 'succeeded' });
  });

  it('is no more once it is taken away; the net under the queue leaves alone what is held', async () => {
    const ids = [await run(), await run(), await run(), await run()];
    await db.execute(sql`update node set ready_at = now() - interval '1 hour'`);
    await db.execute(sql`delete from graphile_worker._private_jobs`);
    expect(await requeueForgotten(db)).toBe(2);
    await limit(null);
    expect(await admitAll(db)).toBe(2);
    expect(await jobs()).toEqual(ids.toSorted());
  });
});
