import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { node } from '@/db/schema';
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

  describe('a node that waits', () => {
    /** One that a worker knows to wait for a minute. */
    async function waiting(apply: ReturnType<typeof newWorker>, pollAfterMs = 60_000): Promise<string> {
      const id = await begin(database.db, chain(1));
      await apply(claimOf(id, 'n0', 'w1/1'));
      const outcome = { type: 'waiting', message: 'not yet', pollAfterMs } as const;
      await apply({
        executionId: id,
        event: { type: 'outcome', key: 'n0', claim: 'w1/1', outcome },
      });
      return id;
    }
    const wake = (id: string) => database.db.transaction((tx) => wakeNode(tx, id, 'n0'));

    it('is looked at when it was woken, of which the worker knows nothing', async () => {
      const apply = newWorker();
      const id = await waiting(apply);
      expect(await apply(claimOf(id, 'n0', 'w1/2'))).toEqual([undefined]);
      await database.db
        .update(node)
        .set({ saved: { step: 1 } })
        .where(eq(node.executionId, id));
      await wake(id);
      expect((await apply(claimOf(id, 'n0', 'w1/3')))[0]).toMatchObject({
        accepted: true,
        work: { mode: 'poll' },
        saved: { step: 1 },
      });
      expect(await nodeRow(database.db, id, 'n0')).toMatchObject({ claim: 'w1/3', woken: false });
    });

    it('is looked at when that is due', async () => {
      const apply = newWorker();
      const id = await waiting(apply, 0);
      expect((await apply(claimOf(id, 'n0', 'w1/2')))[0]).toMatchObject({ work: { mode: 'poll' } });
    });

    it('is left to whom took it meanwhile', async () => {
      const [one, two] = [newWorker(), newWorker()];
      const id = await waiting(one);
      await two(claimOf(id, 'n0', 'w2/1'));
      await wake(id);
      expect((await two(claimOf(id, 'n0', 'w2/2')))[0]).toMatchObject({ accepted: true });
      await wake(id);
      expect(await one(claimOf(id, 'n0', 'w1/2'))).toEqual([undefined]);
      expect(await nodeRow(database.db, id, 'n0')).toMatchObject({ claim: 'w2/2', woken: true });
    });

    it('is got by one of many that offer at once', async () => {
      const workers = await Promise.all(Array.from({ length: 6 }, async () => newWorker()));
      const id = await waiting(workers[0] ?? newWorker());
      await Promise.all(workers.map((apply, index) => apply(claimOf(id, 'n0', `w${index}/8`))));
      await wake(id);
      const answers = await Promise.all(
        workers.map((apply, index) => apply(claimOf(id, 'n0', `w${index}/9`))),
      );
      expect(answers.flat().filter((answer) => answer !== undefined)).toHaveLength(1);
    });
  });

  it('takes the end of the run that a node waits for, and goes on after it', async () => {
    const [id, apply] = [await begin(database.db, chain(2)), newWorker()];
    await apply(claimOf(id, 'n0', 'w1/1'));
    const spawned: Item = {
      executionId: id,
      event: { type: 'outcome', key: 'n0', claim: 'w1/1', outcome: { type: 'spawned', childId: `${id}-x` } },
    };
    await apply(spawned);
    const follow = { claim: 'w1/2', owner: 'w1', leaseMs: 30_000, handlers: new Set(['work']) };
    const ended = { type: 'child-ended', key: 'n0', childId: `${id}-x`, outputs: {}, error: null } as const;
    const answers = await apply({ executionId: id, event: { ...ended, state: 'succeeded' }, follow });
    expect(answers[0]).toMatchObject({ accepted: true, followed: { key: 'n1' } });
    expect((await nodeRow(database.db, id, 'n0')).state).toBe('succeeded');
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
