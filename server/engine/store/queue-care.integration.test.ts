import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { node, project, worker } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import { createExecution } from './create';
import { requeueForgotten } from './sweep';
import { buryWorker, lockedJobs, unlockJobs, unlockPools } from './workers';

let db: Db;

beforeAll(async () => {
  ({ db } = await createTestDatabase());
  await db.insert(project).values([
    { id: 'prj_a', name: 'a', title: 'A' },
    { id: 'prj_b', name: 'b', title: 'B' },
    { id: 'prj_c', name: 'c', title: 'C' },
  ]);
});

async function create(projectId: string): Promise<string> {
  const nodes = [{ key: 'one', kind: 'step' as const, handler: { handler: 'work' }, dependsOn: [] }];
  const spec = { kind: 'workflow', title: 'a test', context: {}, nodes } as const;
  const by = { id: null, name: 'tester' };
  return (await db.transaction((tx) => createExecution(tx, spec, { projectId, createdBy: by }))).id;
}

type Job = { id: string; priority: number; locked_by: string | null };
async function jobOf(run: string): Promise<Job | undefined> {
  const { rows } = await db.execute<Job>(
    sql`select id, priority, locked_by from graphile_worker._private_jobs where key = ${`${run}/one`}`,
  );
  return rows[0];
}

/** As the queue gives it to a pool. */
const lock = (run: string, pool: string) =>
  db.execute(sql`
    update graphile_worker._private_jobs set locked_by = ${pool}, locked_at = now() where key = ${`${run}/one`}`);

describe('fairness', () => {
  it('puts a run behind the first of another project, the more of its own wait already', async () => {
    const runs: string[] = [];
    for (let index = 0; index < 60; index++) runs.push(await create('prj_a'));
    const priorities = await Promise.all(runs.map(async (run) => (await jobOf(run))?.priority));
    expect([priorities[0], priorities[24], priorities[25], priorities[59]]).toEqual([0, 0, 1, 2]);
    expect((await jobOf(await create('prj_b')))?.priority).toBe(0);
  });
});

describe('a job that is taken from a pool', () => {
  it('has another id, so that a pool that lives on does not delete it as its own', async () => {
    const run = await create('prj_c');
    await lock(run, 'pool-1');
    const before = await jobOf(run);
    await unlockPools(db, ['pool-1']);
    const after = await jobOf(run);
    expect(after).toMatchObject({ locked_by: null });
    expect(after?.id).not.toBe(before?.id);
  });

  it('is that of a dead worker alone', async () => {
    const [gone, alive] = [await create('prj_c'), await create('prj_c')];
    await lock(gone, 'pool-dead');
    await lock(alive, 'pool-alive');
    const row = { host: 'h', pid: 1, concurrency: 1, handlers: [], queuePools: ['pool-dead'] };
    await db.insert(worker).values({ ...row, id: 'wrk_dead', seenAt: new Date(Date.now() - 60_000) });
    await buryWorker(db, 'wrk_dead', 5_000);
    expect(await jobOf(gone)).toMatchObject({ locked_by: null });
    expect(await jobOf(alive)).toMatchObject({ locked_by: 'pool-alive' });
    expect(await db.$count(worker, eq(worker.id, 'wrk_dead'))).toBe(0);
  });

  it('is given back when the pool does not know of it', async () => {
    const [lost, held] = [await create('prj_c'), await create('prj_c')];
    for (const run of [lost, held]) await lock(run, 'pool-2');
    const ids = [(await jobOf(lost))?.id ?? '', (await jobOf(held))?.id ?? ''];
    expect((await lockedJobs(db, ['pool-2'])).toSorted()).toEqual(ids.toSorted());
    await unlockJobs(db, ['pool-2'], ids.slice(0, 1));
    expect(await jobOf(lost)).toMatchObject({ locked_by: null });
    expect(await jobOf(held)).toMatchObject({ locked_by: 'pool-2' });
  });
});

describe('the net under the queue', () => {
  const long = () => new Date(Date.now() - 60_000);
  it.each([
    ['ready', { state: 'ready', readyAt: long() }],
    ['due', { state: 'waiting', dueAt: long() }],
    ['asleep and due', { state: 'suspended', dueAt: long() }],
  ] as const)('brings back a node that is %s and has no job', async (_, patch) => {
    const run = await create('prj_c');
    await db.execute(sql`delete from graphile_worker._private_jobs where key = ${`${run}/one`}`);
    await db.update(node).set(patch).where(eq(node.executionId, run));
    expect(await requeueForgotten(db)).toBe(1);
    expect(await jobOf(run)).toBeDefined();
    expect(await requeueForgotten(db)).toBe(0);
  });

  it('leaves alone what somebody works on, and what only a person ends', async () => {
    const [claimed, asking] = [await create('prj_c'), await create('prj_c')];
    await db.execute(sql`delete from graphile_worker._private_jobs`);
    await db
      .update(node)
      .set({ state: 'waiting', dueAt: long(), claim: 'x' })
      .where(eq(node.executionId, claimed));
    await db.update(node).set({ state: 'suspended', dueAt: null }).where(eq(node.executionId, asking));
    await db
      .update(node)
      .set({ state: 'succeeded' })
      .where(sql`${node.executionId} not in (${claimed}, ${asking})`);
    expect(await requeueForgotten(db)).toBe(0);
  });
});
