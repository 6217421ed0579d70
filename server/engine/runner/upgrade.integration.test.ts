import { eq, inArray } from 'drizzle-orm';
import { afterEach, beforeAll, expect, it } from 'vitest';
import type { Db } from '@/db/client';
import { executionEvent, node } from '@/db/schema';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import {
  begin,
  effects,
  faults,
  nodeRow,
  nodeStates,
  prepareRuns,
  stateOf,
  step,
  untilEnded,
} from '../testing/runs';
import { endWorkers, startWorkerProcess } from '../testing/worker-process';

afterEach(endWorkers);
const quick = { beatMs: 150, deadAfterMs: 800, leaseMs: 3_000 };
const patience = { timeout: 20_000, interval: 30 };
let database: TestDatabase;
let db: Db;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ db } = database);
  await prepareRuns(db);
});

const startOld = () => startWorkerProcess(database.url, 'old', quick, { lacks: ['novel'] });
const startNew = () => startWorkerProcess(database.url, 'new', quick);
const novel = { handler: { handler: 'novel' } };

async function untilSaid(ids: readonly string[], key: string): Promise<void> {
  const said = async () =>
    Promise.all(ids.map(async (id) => (await nodeRow(db, id, key)).message.split(':')[0]));
  await expect.poll(said, patience).toEqual(ids.map(() => 'Waits for a worker that knows "novel"'));
}

async function untilOwns(workerId: string): Promise<void> {
  await expect.poll(() => db.$count(node, eq(node.owner, workerId)), patience).toBeGreaterThan(0);
}

it('an upgrade worker by worker: what is in flight ends, and what only the new one knows waits for it and says so', async () => {
  const old = await startOld();
  const mixed = await Promise.all(
    Array.from({ length: 6 }, () => begin(db, [step('a'), step('b', ['a'], novel), step('c', ['b'])])),
  );
  await untilSaid(mixed, 'b');
  for (const id of mixed) {
    expect(await nodeStates(db, id)).toEqual({ a: 'succeeded', b: 'ready', c: 'pending' });
    expect(await stateOf(db, id)).toBe('running');
    expect((await nodeRow(db, id, 'b')).attempt, 'nobody tried').toBe(0);
  }

  const young = await startNew();
  const slow = { properties: { ms: 3_000, again: 50 } };
  const inFlight = await Promise.all(
    Array.from({ length: 8 }, () =>
      begin(db, [step('a', [], slow), step('b', ['a'], novel), step('c', ['b'])]),
    ),
  );
  await untilOwns(old.workerId);
  old.kill('SIGTERM');
  expect(await old.ended).toBe(0);

  const ids = [...mixed, ...inFlight];
  await untilEnded(db, ids, 30_000);
  expect(new Set(await Promise.all(ids.map((id) => stateOf(db, id))))).toEqual(new Set(['succeeded']));
  expect(await faults(db)).toEqual([]);
  const all = (await effects(db)).map(({ executionId, key }) => `${executionId}/${key}`);
  expect(all.toSorted(), 'each effect once').toEqual(
    ids.flatMap((id) => ['a', 'b', 'c'].map((key) => `${id}/${key}`)).toSorted(),
  );
  const handed = await db.$count(executionEvent, eq(executionEvent.type, 'node.handed-over'));
  expect(handed, 'the old one had something in hand').toBeGreaterThan(0);
  const messages = await db
    .select({ message: node.message })
    .from(node)
    .where(inArray(node.executionId, ids));
  expect(new Set(messages.map(({ message }) => message)), 'nothing is left of the wait').toEqual(
    new Set(['']),
  );
  young.kill('SIGTERM');
  await young.ended;
}, 90_000);

it('a downgrade: what a new worker has begun and only it can look after says so, and goes on when one is back', async () => {
  const young = await startWorkerProcess(database.url, 'young', quick);
  const id = await begin(db, [step('a', [], { handler: { handler: 'wait' }, properties: { polls: 1_000 } })]);
  await expect.poll(async () => (await nodeRow(db, id, 'a')).state, patience).toBe('waiting');
  const old = await startWorkerProcess(database.url, 'older', quick, { lacks: ['wait'] });
  young.kill('SIGTERM');
  await young.ended;
  await expect
    .poll(async () => (await nodeRow(db, id, 'a')).message, patience)
    .toMatch(/^Waits for a worker that knows "wait"/);
  const back = await startWorkerProcess(database.url, 'back', quick);
  await expect.poll(async () => (await nodeRow(db, id, 'a')).message, patience).toMatch(/^seen \d+ times$/);
  for (const each of [old, back]) each.kill('SIGTERM');
  await Promise.all([old.ended, back.ended]);
}, 60_000);
