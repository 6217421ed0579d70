import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { executionEvent, node, worker } from '@/db/schema';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import {
  begin,
  chain,
  effects,
  faults,
  nodeRow,
  prepareRuns,
  step,
  stateOf,
  untilEnded,
} from '../testing/runs';
import { endWorkers, startWorkerProcess } from '../testing/worker-process';

afterEach(endWorkers);
/** Six times as fast as the product's, so that the suite is short. */
const quick = { beatMs: 150, deadAfterMs: 800, leaseMs: 3_000 };
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await prepareRuns(db);
});

async function untilRunning(id: string, key: string): Promise<void> {
  await expect
    .poll(async () => (await nodeRow(db, id, key)).state, { timeout: 10_000, interval: 20 })
    .toBe('running');
}

describe('a worker that is killed', () => {
  it('is taken over within 10 s at default settings; nothing is lost, nothing done twice', async () => {
    const victim = await startWorkerProcess(database.url, 'victim');
    const heir = await startWorkerProcess(database.url, 'heir');
    const ids = await Promise.all(Array.from({ length: 4 }, () => begin(db, chain(6, 1_000))));
    const owned = () => db.select().from(node).where(eq(node.owner, victim.workerId));
    await expect.poll(owned, { timeout: 10_000, interval: 20 }).not.toEqual([]);
    victim.kill('SIGKILL');
    const killedAt = Date.now();
    const orphans = await owned();
    expect(orphans.length).toBeGreaterThan(0);
    await untilEnded(db, ids, 40_000);
    const taken = await db.select().from(executionEvent).where(eq(executionEvent.type, 'node.taken-over'));
    expect(taken.map(({ executionId, nodeKey }) => `${executionId}/${nodeKey}`).toSorted()).toEqual(
      orphans.map(({ executionId, key }) => `${executionId}/${key}`).toSorted(),
    );
    for (const { at } of taken) expect(at.getTime() - killedAt).toBeLessThan(10_000);
    expect(new Set(await Promise.all(ids.map((id) => stateOf(db, id))))).toEqual(new Set(['succeeded']));
    expect(await faults(db)).toEqual([]);
    heir.kill('SIGTERM');
    expect(await heir.ended).toBe(0);
  }, 90_000);

  it('at random moments, again and again, still ends every run', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => begin(db, chain(8, 20))));
    let victim = await startWorkerProcess(database.url, 'v0', quick);
    const steady = await startWorkerProcess(database.url, 'steady', quick);
    for (let round = 1; round <= 4; round++) {
      await sleep(100 + Math.random() * 300);
      victim.kill('SIGKILL');
      await victim.ended;
      victim = await startWorkerProcess(database.url, `v${round}`, quick);
    }
    await untilEnded(db, ids, 30_000);
    expect(new Set(await Promise.all(ids.map((id) => stateOf(db, id))))).toEqual(new Set(['succeeded']));
    expect(await faults(db)).toEqual([]);
    for (const each of [victim, steady]) each.kill('SIGTERM');
    await Promise.all([victim.ended, steady.ended]);
  }, 90_000);
});

describe('a worker that is frozen for longer than its lease', () => {
  it('writes nothing when it comes back', async () => {
    const frozen = await startWorkerProcess(database.url, 'frozen', quick);
    const id = await begin(db, [
      step('slow', [], { handler: { handler: 'stubborn' }, properties: { ms: 600 } }),
    ]);
    await untilRunning(id, 'slow');
    frozen.kill('SIGSTOP');
    const heir = await startWorkerProcess(database.url, 'thawed-heir', quick);
    await untilEnded(db, [id], 20_000);
    const before = await nodeRow(db, id, 'slow');
    await sleep(quick.leaseMs);
    frozen.kill('SIGCONT');
    await sleep(1_500);
    expect(await nodeRow(db, id, 'slow')).toEqual(before);
    expect((await effects(db)).filter(({ executionId }) => executionId === id)).toMatchObject([
      { worker: 'thawed-heir', attempt: 2 },
    ]);
    // It is well again, and says so.
    await expect.poll(() => db.$count(worker), { timeout: 5_000 }).toBe(2);
    for (const each of [frozen, heir]) each.kill('SIGTERM');
    expect(await Promise.all([frozen.ended, heir.ended])).toEqual([0, 0]);
  }, 60_000);
});

describe('a worker that is stopped', () => {
  it('hands over at once what has not ended, and leaves no trace', async () => {
    const leaving = await startWorkerProcess(database.url, 'leaving', { ...quick, deadAfterMs: 60_000 });
    const id = await begin(db, [step('n0', [], { properties: { ms: 60_000, again: 100 } })]);
    await untilRunning(id, 'n0');
    const staying = await startWorkerProcess(database.url, 'staying', { ...quick, deadAfterMs: 60_000 });
    leaving.kill('SIGTERM');
    expect(await leaving.ended).toBe(0);
    await expect.poll(async () => (await nodeRow(db, id, 'n0')).attempt, { timeout: 5_000 }).toBe(2);
    expect(await db.select({ id: worker.id }).from(worker)).toHaveLength(1);
    await untilEnded(db, [id], 20_000);
    expect((await nodeRow(db, id, 'n0')).losses).toBe(0);
    staying.kill('SIGTERM');
    await staying.ended;
  }, 60_000);
});

describe('two workers', () => {
  it('share what there is', async () => {
    const pair = await Promise.all([
      startWorkerProcess(database.url, 'left', quick),
      startWorkerProcess(database.url, 'right', quick),
    ]);
    const wide = Array.from({ length: 60 }, (_, index) => step(`w${index}`, [], { properties: { ms: 20 } }));
    const id = await begin(db, wide);
    await untilEnded(db, [id], 20_000);
    const { rows } = await db.execute<{ worker: string; n: number }>(
      sql`select worker, count(*)::int as n from effect where execution_id = ${id} group by worker order by worker`,
    );
    expect(rows.map((row) => row.worker)).toEqual(['left', 'right']);
    for (const row of rows) expect(row.n).toBeGreaterThan(10);
    expect(await faults(db)).toEqual([]);
    for (const each of pair) each.kill('SIGTERM');
    await Promise.all(pair.map(({ ended }) => ended));
  }, 60_000);
});
