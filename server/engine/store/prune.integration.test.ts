import { eq, inArray } from 'drizzle-orm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { application, execution, executionEvent, node, project, workflowRun } from '@/db/schema';
import { createTestDatabase } from '@/db/testing/test-database';
import { createExecution } from './create';
import { pruneRuns } from './prune';
import { readQueueLength } from './queue-length';

let db: Db;
const day = 86_400_000;
const keep = { perProject: 1_000, days: 30 };

beforeAll(async () => {
  ({ db } = await createTestDatabase());
  await db.insert(project).values([
    { id: 'prj_a', name: 'a', title: 'A' },
    { id: 'prj_b', name: 'b', title: 'B' },
  ]);
  await db.insert(application).values({ id: 'app_1', projectId: 'prj_a', name: 'shop' });
});

beforeEach(async () => {
  await db.delete(execution);
});

type Given = { project?: string; applicationId?: string; ended?: number; pinned?: boolean; parent?: string };

async function run({
  project: projectId = 'prj_a',
  applicationId,
  ended,
  pinned = false,
  parent,
}: Given = {}) {
  const nodes = [{ key: 'one', kind: 'step' as const, handler: { handler: 'work' }, dependsOn: [] }];
  const spec = { kind: 'workflow', title: 'a test', context: {}, nodes } as const;
  const { id } = await db.transaction((tx) =>
    createExecution(tx, spec, {
      projectId,
      createdBy: { id: null, name: 'tester' },
      ...(applicationId ? { applicationId } : {}),
      ...(parent ? { parent: { executionId: parent, key: 'one', depth: 0 } } : {}),
    }),
  );
  const finishedAt = ended === undefined ? null : new Date(Date.now() - ended * day);
  const state = ended === undefined ? 'queued' : 'succeeded';
  await db.update(execution).set({ finishedAt, pinned, state }).where(eq(execution.id, id));
  return id;
}

const left = async (...ids: string[]) => {
  const rows = await db.select({ id: execution.id }).from(execution).where(inArray(execution.id, ids));
  return ids.filter((id) => rows.some((row) => row.id === id));
};

describe('pruning', () => {
  it('keeps the newest run of each workflow on its own: what was applied once is not started again', async () => {
    const [first, second, other] = [
      await run({ ended: 60 }),
      await run({ ended: 50 }),
      await run({ ended: 40 }),
    ];
    const of = (executionId: string, owner: string) => ({ executionId, projectId: 'prj_a', owner });
    await db.insert(workflowRun).values([of(first, 'release'), of(second, 'release'), of(other, 'report')]);
    await pruneRuns(db, keep);
    expect(await left(first, second, other)).toEqual([second, other]);
  });

  it('counts what tried a single step as no run of the workflow, nor of one that is called as the application is', async () => {
    const [whole, tried, ofApplication] = [
      await run({ ended: 60 }),
      await run({ ended: 50 }),
      await run({ ended: 40 }),
    ];
    const of = { projectId: 'prj_a', owner: 'shop' };
    await db.insert(workflowRun).values([
      { ...of, executionId: whole },
      { ...of, executionId: tried, onlyStep: 'build' },
      { ...of, executionId: ofApplication, onlyStep: 'build', applicationId: 'app_1' },
    ]);
    await pruneRuns(db, keep);
    expect(await left(whole, tried, ofApplication)).toEqual([whole]);
  });

  it('forgets what is old with all of it, and keeps what is young, open or pinned', async () => {
    const [old, young, open, pinned] = [
      await run({ ended: 40 }),
      await run({ ended: 20 }),
      await run(),
      await run({ ended: 40, pinned: true }),
    ];
    const child = await run({ ended: 40, parent: old });
    const openChild = await run({ parent: open, ended: 40 });
    expect(await pruneRuns(db, keep)).toBe(1);
    expect(await left(old, child, young, open, openChild, pinned)).toEqual([young, open, openChild, pinned]);
    expect(await db.$count(node, inArray(node.executionId, [old, child]))).toBe(0);
    expect(await db.$count(executionEvent, inArray(executionEvent.executionId, [old, child]))).toBe(0);
    expect(await pruneRuns(db, keep)).toBe(0);
  });

  it('keeps the newest run of an application, however old', async () => {
    const [first, newest] = [
      await run({ ended: 50, applicationId: 'app_1' }),
      await run({ ended: 40, applicationId: 'app_1' }),
    ];
    await pruneRuns(db, keep);
    expect(await left(first, newest)).toEqual([newest]);
  });

  it('keeps so many of each project, in batches, the oldest going first', async () => {
    const ids: string[] = [];
    for (let index = 0; index < 8; index++) ids.push(await run({ ended: 8 - index, project: 'prj_b' }));
    const other = await run({ ended: 10 });
    expect(await pruneRuns(db, { perProject: 3, days: 30 }, 2)).toBe(2);
    expect(await left(...ids)).toEqual(ids.slice(2));
    expect(await pruneRuns(db, { perProject: 3, days: 30 })).toBe(3);
    expect(await left(...ids, other)).toEqual([...ids.slice(5), other]);
  });
});

describe('the length of the queue', () => {
  it('counts what waits for a worker, and says for how long the oldest has', async () => {
    const [now, later, paused] = [await run(), await run(), await run()];
    const ago = (ms: number) => new Date(Date.now() - ms);
    await db
      .update(node)
      .set({ readyAt: ago(5_000) })
      .where(eq(node.executionId, now));
    await db
      .update(node)
      .set({ readyAt: ago(90_000), dueAt: ago(-60_000) })
      .where(eq(node.executionId, later));
    await db
      .update(execution)
      .set({ pausedAt: new Date(), state: 'suspended' })
      .where(eq(execution.id, paused));
    const { ready, oldestMs, runs } = await readQueueLength(db);
    expect({ ready, runs }).toEqual({
      ready: 1,
      runs: { queued: 2, running: 0, suspended: 1, cancelling: 0 },
    });
    expect(oldestMs).toBeGreaterThan(4_000);
    expect(oldestMs).toBeLessThan(30_000);
  });

  it('is nothing when nothing waits', async () => {
    expect(await readQueueLength(db)).toMatchObject({ ready: 0, oldestMs: 0 });
  });
});
