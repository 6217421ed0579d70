import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { type Db, createDatabase } from './client';
import { createTestDatabase } from './testing/test-database';

const { url, pool: other } = await createTestDatabase({ max: 2 });

async function one(db: Db): Promise<unknown> {
  const { rows } = await db.transaction((tx) => tx.execute(sql`select 1 as one`));
  return rows[0]?.['one'];
}

/** Ends every connection of that name. */
const cut = (name: string) =>
  other.query('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1', [name]);

it('a transaction that loses its connection is refused, and the next one gets a new one', async () => {
  const { db, close } = createDatabase(url, { max: 1, name: 'busy' });
  for (let round = 0; round < 20; round++) {
    const lost = db.transaction(async (tx) => {
      await tx.execute(sql`select 1`);
      await cut('busy');
      // Long enough for the end of the connection to arrive, in half of the rounds.
      await sleep((round % 2) * 20);
      await tx.execute(sql`select 1`);
    });
    // What is noticed first differs: PostgreSQL's farewell, or the end of the connection.
    await expect(lost).rejects.toMatchObject({ cause: expect.any(Error) });
    // The pool may hand the dying connection out once more.
    await expect.poll(() => one(db).catch(String), { interval: 5 }).toBe(1);
  }
  await close();
});

it('the caller hears of its own error, not of the rollback that failed', async () => {
  const { db, close } = createDatabase(url, { max: 1, name: 'rollback' });
  const failed = db.transaction(async (tx) => {
    await tx.execute(sql`select 1`);
    await cut('rollback');
    throw new RangeError('its own');
  });
  await expect(failed).rejects.toThrow('its own');
  await expect.poll(() => one(db).catch(String), { interval: 5 }).toBe(1);
  await close();
});

it('connections that were lost while nobody used them cost the pool nothing', async () => {
  const { db, pool, close } = createDatabase(url, { max: 3, name: 'idle' });
  for (let round = 0; round < 20; round++) {
    const inUse = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    for (const connection of inUse) connection.release();
    await cut('idle');
    // At once: `begin` itself meets the loss.
    await Promise.allSettled([one(db), one(db), one(db), one(db)]);
    await expect
      .poll(() => Promise.all([one(db), one(db), one(db)]).catch(String), { interval: 5 })
      .toEqual([1, 1, 1]);
  }
  await close();
});

it('statements that were sent together all fail with their connection', async () => {
  const { pool, close } = createDatabase(url, { max: 1, name: 'together' });
  const connection = await pool.connect();
  const sent = Array.from({ length: 20 }, () => connection.query('select pg_sleep($1)', [0.2]));
  // Listened to from the beginning: the first may fail before the cut is answered.
  const settled = Promise.allSettled(sent);
  await cut('together');
  expect((await settled).map(({ status }) => status)).toEqual(sent.map(() => 'rejected'));
  connection.release();
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await close();
});

it('says what is wrong when nobody is there', async () => {
  const { db, pool, close } = createDatabase(url.replace(/:\d+\//, ':1/'));
  const refused = { name: 'ConnectionError', message: expect.stringContaining('ECONNREFUSED') };
  await expect(pool.query('select 1')).rejects.toMatchObject(refused);
  await expect(db.transaction((tx) => tx.execute(sql`select 1`))).rejects.toMatchObject(refused);
  await expect(db.execute(sql`select 1`)).rejects.toMatchObject({ cause: refused });
  await close();
});
