import { describe, expect, it } from 'vitest';
import { createDatabase } from './client';
import { createTestDatabase } from './testing/test-database';

const { pool, listener, url } = await createTestDatabase();

const say = (channel: string, payload: string) => pool.query('select pg_notify($1, $2)', [channel, payload]);

/** A channel, what was heard on it, and how often listening began. */
async function hear(channel: string) {
  const heard: string[] = [];
  let began = 0;
  const { unlisten } = await listener.listen(
    channel,
    (payload) => heard.push(payload),
    () => began++,
  );
  return { heard, unlisten, began: () => began };
}

async function cutListeners(): Promise<void> {
  const { rowCount } = await pool.query(`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query ilike 'listen%' and pid <> pg_backend_pid()`);
  expect(rowCount).toBe(1);
}

describe('Listener', () => {
  it('hears each channel by itself, whatever its name', async () => {
    const [one, two] = await Promise.all([hear('one'), hear('Two "of" them')]);
    await say('one', 'a');
    await say('Two "of" them', 'b');
    await expect.poll(() => [one.heard, two.heard]).toEqual([['a'], ['b']]);
    expect([one.began(), two.began()]).toEqual([1, 1]);
    await Promise.all([one.unlisten(), two.unlisten()]);
  });

  it('tells all who hear the same channel, until they do not want to', async () => {
    const [stays, goes] = [await hear('shared'), await hear('shared')];
    await say('shared', 'both');
    await expect.poll(() => [stays.heard, goes.heard]).toEqual([['both'], ['both']]);
    await goes.unlisten();
    await say('shared', 'one');
    await expect.poll(() => stays.heard).toEqual(['both', 'one']);
    expect(goes.heard).toEqual(['both']);
    await stays.unlisten();
  });

  it('listens again within a second of a lost connection, and says so to everybody', async () => {
    const [one, two] = [await hear('one'), await hear('two')];
    for (let loss = 2; loss < 5; loss++) {
      await cutListeners();
      await expect.poll(() => [one.began(), two.began()], { timeout: 1_000 }).toEqual([loss, loss]);
      await say('one', `${loss}`);
      await expect.poll(() => one.heard.at(-1)).toBe(`${loss}`);
    }
    await Promise.all([one.unlisten(), two.unlisten()]);
  });

  it('rejects while PostgreSQL cannot be reached', async () => {
    const nobody = createDatabase(url.replace(/:\d+\//, ':1/'));
    await expect(nobody.listener.listen('one', () => undefined)).rejects.toMatchObject({
      name: 'ConnectionError',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    await nobody.close();
  });

  it('hears nothing more when it is closed, and does not come back', async () => {
    const other = createDatabase(url, { name: 'closed' });
    await other.listener.listen('one', () => undefined);
    await other.close();
    const left = () =>
      pool
        .query(`select 1 from pg_stat_activity where application_name = 'closed'`)
        .then(({ rowCount }) => rowCount);
    await expect.poll(left).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await left()).toBe(0);
  });
});
