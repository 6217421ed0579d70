import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { createDatabase } from './client';
import { createTestDatabase } from './testing/test-database';
import { isTransient } from './transient';

const { url, pool } = await createTestDatabase();
// One connection, so that what one statement leaves behind meets the next.
const database = createDatabase(url, { max: 1 });
const { db } = database;

const values = async () =>
  (await db.execute<{ value: number }>(sql`select value from kept order by value`)).rows;
const insert = (value: number) => sql`insert into kept values (${value})`;

beforeAll(async () => {
  await pool.query('create table kept (value integer primary key)');
  return () => database.close();
});

describe('transactions', () => {
  it('leave nothing of what failed, and the connection goes on', async () => {
    const failed = db.transaction(async (tx) => {
      await tx.execute(insert(1));
      await tx.execute(insert(1));
    });
    await expect(failed).rejects.toMatchObject({ cause: { code: '23505' } });
    expect(await values()).toEqual([]);
  });

  it('say which of the statements that were sent together failed', async () => {
    const failed = db.transaction((tx) =>
      Promise.all([tx.execute(insert(1)), tx.execute(insert(1)), tx.execute(insert(2))]),
    );
    await expect(failed).rejects.toMatchObject({ cause: { code: '23505' } });
    expect(await values()).toEqual([]);
  });

  it('say to whoever waits for a later statement what went wrong before it', async () => {
    const failed = db.transaction(async (tx) => {
      const first = tx.execute(insert(1)).then(() => tx.execute(insert(2)));
      const twice = tx.execute(insert(1));
      await Promise.allSettled([first, twice]);
      await tx.execute(insert(3));
    });
    await expect(failed).rejects.toMatchObject({ cause: { code: '23505' } });
  });

  it('of a process that stands still are ended, so that others get what it holds', async () => {
    await pool.query('insert into kept values (90)');
    const frozen = createDatabase(url, { max: 1, stuckMs: 200 });
    const stuck = frozen.db.transaction(async (tx) => {
      await tx.execute(sql`select from kept where value = 90 for update`);
      await pool.query('update kept set value = 91 where value = 90');
      await tx.execute(insert(92));
    });
    await expect(stuck).rejects.toSatisfy(isTransient);
    expect(await values()).toEqual([{ value: 91 }]);
    expect((await frozen.db.execute(sql`select 1 as one`)).rows, 'it goes on').toEqual([{ one: 1 }]);
    await frozen.close();
    await pool.query('delete from kept');
  });

  it('are refused when the error of a statement was passed over', async () => {
    const failed = db.transaction(async (tx) => {
      await tx.execute(insert(1));
      await tx.execute(insert(1)).catch(() => undefined);
    });
    await expect(failed).rejects.toMatchObject({ cause: { name: 'AbortedTransactionError' } });
    expect(await values()).toEqual([]);
  });

  it('may fail within a savepoint', async () => {
    await db.transaction(async (tx) => {
      await tx.execute(insert(1));
      await expect(tx.transaction((inner) => inner.execute(insert(1)))).rejects.toThrow(/insert into kept/);
    });
    expect(await values()).toEqual([{ value: 1 }]);
    await db.execute(sql`delete from kept`);
  });

  it('that are left open end with their connection', async () => {
    await database.pool.use(async (connection) => {
      await connection.query('begin');
      await connection.query('insert into kept values (7)');
    });
    expect(await values()).toEqual([]);
  });
});

describe('statements', () => {
  it('that are prepared survive a change of their table', async () => {
    const select = () => db.execute(sql`select * from kept where value = ${1}`);
    await db.execute(insert(1));
    for (let times = 0; times < 3; times++) await select();
    await pool.query(`alter table kept add column note text not null default 'new'`);
    expect((await select()).rows).toEqual([{ value: 1, note: 'new' }]);
    await db.execute(sql`delete from kept`);
  });

  it('that fail leave their connection in the pool', async () => {
    const pidOf = async () => (await db.execute(sql`select pg_backend_pid() as pid`)).rows[0]?.['pid'];
    const before = await pidOf();
    await expect(db.execute(sql`select * from nowhere where a = ${1}`)).rejects.toThrow(/nowhere/);
    expect(await pidOf()).toBe(before);
  });

  it('give values as the code expects them', async () => {
    const { rows } = await pool.query(`
      select count(*) as count, 1::integer as integer, 1.5::float8 as float, 1.5::numeric as numeric, true as boolean,
        '{a,"b c"}'::text[] as texts, '{"a":[1]}'::jsonb as jsonb, '"1"'::jsonb as text, null as nothing,
        '10'::xid8 as xid8, '2026-01-02 03:04:05.678+00'::timestamptz as at from kept`);
    const expected = {
      count: '0',
      integer: 1,
      float: 1.5,
      numeric: '1.5',
      boolean: true,
      texts: ['a', 'b c'],
      jsonb: { a: [1] },
      text: '1',
      nothing: null,
      xid8: '10',
    };
    expect(rows).toEqual([{ ...expected, at: new Date('2026-01-02T03:04:05.678Z') }]);
    const raw = await db.execute<{ at: string }>(sql`select '2026-01-02 03:04:05.678+00'::timestamptz as at`);
    expect(new Date(raw.rows[0]?.at ?? '').toISOString()).toBe('2026-01-02T03:04:05.678Z');
  });
});
