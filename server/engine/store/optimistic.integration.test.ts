import { beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import { begin, act, chain, jobTimes, nodeRow, prepareRuns } from '../testing/runs';
import { ExecutionCache } from './cache';
import { DatabaseClock } from './database-clock';
import type { Item } from './decide';
import { applyOptimistically } from './optimistic';
import { queryOn } from './query';
import { wakeNode } from './wake';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  await prepareRuns(database.db);
});

const claimOf = (executionId: string, key: string, claim: string): Item => ({
  executionId,
  event: { type: 'claim', key, claim, owner: 'w1', leaseMs: 30_000 },
});

/** A worker with a cache of its own. */
function newWorker() {
  const [cache, clock] = [new ExecutionCache(), new DatabaseClock()];
  return (...items: Item[]) => applyOptimistically(queryOn(database.pool), items, cache, clock);
}

describe('applyOptimistically', () => {
  it('takes a ready node, and ends it and takes the next', async () => {
    const [id, apply] = [await begin(database.db, chain(2)), newWorker()];
    expect((await apply(claimOf(id, 'n0', 'w1/1')))[0]).toMatchObject({
      accepted: true,
      work: { mode: 'start' },
    });
    const follow = { claim: 'w1/2', owner: 'w1', leaseMs: 30_000, handlers: new Set(['work']) };
    const event = { type: 'outcome', key: 'n0', claim: 'w1/1', outcome: { type: 'succeeded' } } as const;
    expect((await apply({ executionId: id, event, follow }))[0]).toMatchObject({ followed: { key: 'n1' } });
    expect(await nodeRow(database.db, id, 'n0')).toMatchObject({ state: 'succeeded', claim: null });
    expect(await nodeRow(database.db, id, 'n1')).toMatchObject({ state: 'running', claim: 'w1/2' });
  });

  it('saves nothing, and says so, when the history has grown meanwhile', async () => {
    const [id, one, two] = [await begin(database.db, chain(1)), newWorker(), newWorker()];
    await one(claimOf(id, 'n0', 'w1/1'));
    await two(claimOf(id, 'n0', 'w2/1'));
    await act(database.db, id, 'suspend');
    const before = await nodeRow(database.db, id, 'n0');
    const event = { type: 'outcome', key: 'n0', claim: 'w1/1', outcome: { type: 'succeeded' } } as const;
    expect(await one({ executionId: id, event })).toEqual([undefined]);
    expect(await nodeRow(database.db, id, 'n0')).toEqual(before);
  });

  it('does not trust a refusal that nothing confirms', async () => {
    const [id, apply] = [await begin(database.db, chain(1)), newWorker()];
    await act(database.db, id, 'suspend');
    // Read while it was paused.
    expect(await apply(claimOf(id, 'n0', 'w1/1'))).toEqual([undefined]);
    await act(database.db, id, 'resume');
    expect(await apply(claimOf(id, 'n0', 'w1/2'))).toEqual([undefined]);
    expect((await nodeRow(database.db, id, 'n0')).claim).toBeNull();
  });

  it('looks again at once at what was woken while it was worked on, whatever it asked for', async () => {
    const [id, apply] = [await begin(database.db, chain(1)), newWorker()];
    await apply(claimOf(id, 'n0', 'w1/1'));
    await database.db.transaction((tx) => wakeNode(tx, id, 'n0'));
    const outcome = { type: 'waiting', message: 'not yet', pollAfterMs: 60_000 } as const;
    const event = { type: 'outcome', key: 'n0', claim: 'w1/1', outcome } as const;
    expect((await apply({ executionId: id, event }))[0]).toMatchObject({ accepted: true });
    expect(await jobTimes(database.db, `${id}/n0`)).toEqual([{ isDue: true }]);
  });

  it('of two workers that offer at once, one gets the node', async () => {
    const id = await begin(database.db, chain(1));
    const answers = await Promise.all(
      Array.from({ length: 6 }, (_, index) => newWorker()(claimOf(id, 'n0', `w${index}/1`))),
    );
    expect(answers.flat().filter((answer) => answer !== undefined)).toHaveLength(1);
    expect((await nodeRow(database.db, id, 'n0')).attempt).toBe(1);
  });

  it('keeps what belongs together: one run that changed does not hold up another', async () => {
    const [one, two, apply] = [
      await begin(database.db, chain(1)),
      await begin(database.db, chain(1)),
      newWorker(),
    ];
    await apply(claimOf(one, 'n0', 'w1/1'));
    await act(database.db, one, 'suspend');
    const event = { type: 'outcome', key: 'n0', claim: 'w1/1', outcome: { type: 'succeeded' } } as const;
    const answers = await apply({ executionId: one, event }, claimOf(two, 'n0', 'w1/2'));
    expect(answers).toMatchObject([undefined, { accepted: true }]);
    expect((await nodeRow(database.db, two, 'n0')).state).toBe('running');
  });
});
