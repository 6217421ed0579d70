import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { recordChange } from '@/db/record-change';
import { createTestDatabase } from '@/db/testing/test-database';
import { addMember, addPerson, addProject, createTestRuntime } from '@/server/api/testing/test-runtime';
import type { Actor, ServiceContext } from '../context';
import { mostChanges, pruneChanges } from './change-feed';
import type { LiveHub } from './hub';
import type { LiveSource } from './source';
import { type LiveEvent, openStream } from './stream';

const database = await createTestDatabase();
const runtime = createTestRuntime(database, { timing: { leaseMs: 200, pollMs: 60_000 } });
const shop = await addProject(database, 'shop');
const bank = await addProject(database, 'bank');
const ann = await addPerson(database, 'ann@corp.example');
await addMember(database, shop, ann.id, 'developer');
const actor: Actor = {
  type: 'user',
  id: ann.id,
  name: 'ann',
  instanceAdmin: false,
  mustChangePassword: false,
};

function contextOf(who: Actor): ServiceContext {
  const { extensions, clusters, logger } = runtime;
  return {
    db: database.db,
    actor: who,
    requestId: 'req_test',
    logger,
    now: () => new Date(),
    extensions,
    clusters,
  };
}

type Options = { lastEventId?: string; hub?: LiveHub; sources?: LiveSource[]; who?: Actor; project?: string };

/** A stream and what it has said so far. */
async function listen(topics: string[], options: Options = {}) {
  const { hub = runtime.live, sources = [], who = actor, project = 'shop', lastEventId } = options;
  const abort = new AbortController();
  const input = { project, topics, lastEventId };
  const stream = await openStream(contextOf(who), { hub, sources, signal: abort.signal }, input);
  const events: LiveEvent[] = [];
  let ended: unknown;
  const done = (async () => {
    try {
      for await (const event of stream) events.push(event);
    } catch (error) {
      ended = error;
    }
  })();
  const until = async (enough: (events: LiveEvent[]) => boolean) => {
    for (let i = 0; i < 500 && !enough(events); i++) await sleep(10);
    return events;
  };
  await until(({ length }) => length > 0 || ended !== undefined);
  return {
    events,
    until,
    told: () => events.filter(({ topic }) => topic !== 'ready').map(({ topic, data }) => [topic, data]),
    end: async () => {
      abort.abort();
      await done;
    },
    ended: async () => {
      await done;
      return ended;
    },
  };
}

const change = (topic: string, data: Record<string, unknown> = {}, projectId: string | null = shop) =>
  database.db.transaction((tx) => recordChange(tx, { projectId, topic, data }));

describe('the live stream', () => {
  it('tells what changed at once, and only of the asked topics and the own project', async () => {
    const stream = await listen(['applications', 'clusters']);
    await change('applications', { n: 1 }, bank);
    await change('runs', { n: 2 });
    await change('clusters', { n: 3 }, null);
    const at = performance.now();
    await change('applications', { n: 4 });
    await stream.until((events) => events.length >= 3);
    expect(performance.now() - at).toBeLessThan(1000);
    expect(stream.told()).toEqual([
      ['clusters', { n: 3 }],
      ['applications', { n: 4 }],
    ]);
    await stream.end();
    expect(runtime.live.size).toBe(0);
  });

  it('misses nothing of transactions that commit out of order, and waits for none of them', async () => {
    const stream = await listen(['runs']);
    const early = await database.pool.connect();
    const late = await database.pool.connect();
    const insert = `insert into change (project_id, topic, data) values ($1, 'runs', $2)`;
    let lastEventId: string;
    try {
      // The older transaction takes the larger id and commits first; the younger one holds the smaller id.
      await early.query('begin');
      await early.query('select pg_current_xact_id()');
      await late.query('begin');
      await late.query(insert, [shop, { n: 'late' }]);
      await early.query(insert, [shop, { n: 'early' }]);
      await early.query('commit');
      await change('runs', { n: 'third' });
      await stream.until((events) => events.length >= 3);
      expect(stream.told().map(([, data]) => data)).toEqual([{ n: 'early' }, { n: 'third' }]);
      lastEventId = stream.events.at(-1)?.id ?? '';
      await late.query('commit');
    } finally {
      early.release();
      late.release();
    }
    // Nobody announced it: it is read with the next change.
    await change('runs', { n: 'fourth' });
    await stream.until((events) => events.length >= 5);
    const missed = [{ n: 'late' }, { n: 'fourth' }];
    expect(
      stream
        .told()
        .map(([, data]) => data)
        .slice(2),
    ).toEqual(missed);
    await stream.end();
    const again = await listen(['runs'], { lastEventId });
    await again.until((events) => events.length >= 3);
    expect(again.told().map(([, data]) => data)).toEqual(missed);
    await again.end();
  });

  it('does not tell what a restore brought from a server whose transactions are ahead', async () => {
    const stream = await listen(['runs']);
    await database.db.execute(sql`insert into change (tx, project_id, topic)
      values (${String(2n ** 50n)}::text::xid8, ${shop}, 'runs')`);
    await change('runs', { n: 'new' });
    await stream.until((events) => events.length >= 2);
    expect(stream.told()).toEqual([['runs', { n: 'new' }]]);
    await stream.end();
    await database.db.execute(sql`delete from change where tx >= ${String(2n ** 50n)}::text::xid8`);
  });

  it('says reset when more was committed at once than is told, and goes on from there', async () => {
    const stream = await listen(['runs']);
    const beside = await listen(['applications']);
    await database.db.transaction(async (tx) => {
      await tx.execute(sql`insert into change (project_id, topic)
        select ${shop}, 'runs' from generate_series(1, ${mostChanges.atOnce + 1})`);
      await recordChange(tx, { projectId: shop, topic: 'applications' });
    });
    for (const each of [stream, beside]) {
      await each.until((events) => events.length >= 2);
      expect(each.told()).toEqual([['reset', {}]]);
    }
    await change('runs', { n: 'after' });
    await stream.until((events) => events.length >= 3);
    const lastEventId = beside.events.at(-1)?.id ?? '';
    const again = await listen(['runs'], { lastEventId });
    await again.until((events) => events.length >= 2);
    for (const each of [stream, again]) expect(each.told().at(-1)).toEqual(['runs', { n: 'after' }]);
    for (const each of [stream, beside, again]) await each.end();
  });

  it('is taken up where it was left, without a gap and without telling twice', async () => {
    const first = await listen(['runs']);
    await change('runs', { n: 1 });
    await first.until((events) => events.length >= 2);
    await first.end();
    await change('runs', { n: 2 });
    await change('runs', { n: 3 });
    const again = await listen(['runs'], { lastEventId: first.events.at(-1)?.id ?? '' });
    await change('runs', { n: 4 });
    await again.until((events) => events.length >= 4);
    expect(again.told().map(([, data]) => data)).toEqual([{ n: 2 }, { n: 3 }, { n: 4 }]);
    await again.end();
  });

  it('loses nothing of 300 changes while it is cut off at random and taken up again', async () => {
    // What was on its way when it was cut off comes again.
    const seen = new Set<number>();
    const start = await listen(['runs']);
    await start.end();
    let lastEventId = start.events.at(-1)?.id ?? '';
    const writer = Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        await sleep(Math.floor(n / 10) * 15);
        await change('runs', { seq: n });
      }),
    );
    for (let turn = 0; seen.size < 300 && turn < 300; turn++) {
      const stream = await listen(['runs'], { lastEventId });
      await stream.until(({ length }) => length >= Math.min(5 + (turn % 7), 301 - seen.size));
      await stream.end();
      for (const { id, topic, data } of stream.events) {
        lastEventId = id;
        if (topic === 'runs') seen.add((data as { seq: number }).seq);
        expect(topic).not.toBe('reset');
      }
    }
    await writer;
    expect([...seen].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 300 }, (_, n) => n));
  });

  it('says reset when it was away too long, or brings an id that is none', async () => {
    const first = await listen(['runs']);
    const lastEventId = first.events.at(-1)?.id ?? '';
    await first.end();
    await change('runs', { n: 5 });
    await change('runs', { n: 6 });
    await pruneChanges(database.db, new Date(Date.now() + 1000));
    const future = 2n ** 60n;
    for (const id of [
      lastEventId,
      'nonsense',
      '1:1:',
      `${2n ** 70n}:${2n ** 70n}:`,
      `${future}:${future}:`,
    ]) {
      const again = await listen(['runs'], { lastEventId: id });
      expect(again.events[0]?.topic).toBe('reset');
      await again.end();
    }
    const idle = await listen(['runs']);
    await idle.end();
    await pruneChanges(database.db, new Date(Date.now() + 1000));
    const back = await listen(['runs'], { lastEventId: idle.events.at(-1)?.id ?? '' });
    expect(back.events[0]?.topic).toBe('ready');
    await back.end();
  });

  it('goes on after the connection that listens was lost', async () => {
    const stream = await listen(['runs']);
    const { rowCount } = await database.pool.query(`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`);
    expect(rowCount).toBe(1);
    await change('runs', { n: 'after' });
    await stream.until((events) => events.length >= 2);
    expect(stream.told()).toEqual([['runs', { n: 'after' }]]);
    await stream.end();
  });

  it('rejects a topic that is unknown, or that the role may not hear', async () => {
    await expect(listen(['sessions'])).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(listen(['runs'], { project: 'bank' })).rejects.toMatchObject({ code: 'not-found' });
    const eva = await addPerson(database, 'eva@corp.example');
    await addMember(database, shop, eva.id, 'viewer');
    const viewer = { ...actor, id: eva.id };
    await expect(listen(['logs:ins_1:web'], { who: viewer })).rejects.toMatchObject({ code: 'denied' });
    await (await listen(['runs'], { who: viewer })).end();
  });

  it('ends within 5 s of losing the role', async () => {
    const dan = await addPerson(database, 'dan@corp.example');
    await addMember(database, shop, dan.id, 'developer');
    const logs: LiveSource = {
      prefix: 'logs:',
      permission: 'instance.logs',
      open: async (_ctx, { signal }) => waitFor(signal),
    };
    const stream = await listen(['runs', 'logs:x'], { who: { ...actor, id: dan.id }, sources: [logs] });
    await database.pool.query(`update project_member set role = 'viewer' where user_id = $1`, [dan.id]);
    const at = performance.now();
    expect(await stream.ended()).toMatchObject({ code: 'unauthenticated' });
    expect(performance.now() - at).toBeLessThan(5000);
  });

  it('ends all streams at a stop, in a way that makes browsers come back', async () => {
    const other = createTestRuntime(database);
    const stream = await listen(['runs'], { hub: other.live });
    await other.live.close();
    expect(await stream.ended()).toMatchObject({ name: 'AbortError' });
    const late = await listen(['runs'], { hub: other.live });
    expect(await late.ended()).toMatchObject({ name: 'AbortError' });
  });
});

describe('a source', () => {
  const counting: LiveSource = {
    prefix: 'logs:',
    permission: 'instance.logs',
    open: async (_ctx, { after, topic }) => count(topic, Number(after ?? 0)),
  };

  it('is followed beside the changes, and taken up at its own place', async () => {
    const first = await listen(['logs:a:web', 'runs'], { sources: [counting] });
    await first.until((events) => events.length >= 5);
    await first.end();
    const ids = first.events.filter(({ topic }) => topic === 'logs:a:web');
    expect(ids.map(({ data }) => data)).toEqual([1, 2, 3, { ended: true }]);
    const again = await listen(['logs:a:web'], { sources: [counting], lastEventId: ids[1]?.id ?? '' });
    await again.until((events) => events.length >= 3);
    expect(again.told()).toEqual([
      ['logs:a:web', 3],
      ['logs:a:web', { ended: true }],
    ]);
    await again.end();
  });

  it('that fails says why, blank when it is our fault, and leaves the rest alone', async () => {
    const broken: LiveSource = {
      ...counting,
      open: () => Promise.reject(new Error('canary-4711 in the message')),
    };
    const stream = await listen(['logs:a:web', 'runs'], { sources: [broken] });
    await stream.until((events) => events.length >= 2);
    await change('runs', { n: 'still here' });
    await stream.until((events) => events.length >= 3);
    expect(JSON.stringify(stream.events)).not.toContain('canary-4711');
    expect(stream.told().at(-1)).toEqual(['runs', { n: 'still here' }]);
    await stream.end();
  });
});

async function* count(_topic: string, after: number) {
  for (let n = after + 1; n <= 3; n++) yield { data: n, position: String(n) };
}

async function* waitFor(signal: AbortSignal) {
  yield { data: 'open', position: '0' };
  await new Promise((resolve) => signal.addEventListener('abort', resolve));
}
