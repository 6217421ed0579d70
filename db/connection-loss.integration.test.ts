import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import type { Db } from './client';
import { createTestDatabase } from './testing/test-database';

async function one(db: Db): Promise<unknown> {
  const [row] = await db.transaction((tx) => tx.execute(sql`select 1 as one`));
  return row?.['one'];
}

it('a transaction that loses its connection is refused, and the next one gets a new one', async () => {
  const { db, sql: plain } = await createTestDatabase({ max: 4 });
  for (let round = 0; round < 20; round++) {
    const lost = db.transaction(async (tx) => {
      const [row] = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`);
      await plain`select pg_terminate_backend(${row?.pid ?? 0})`;
      // Long enough for the end of the connection to arrive, in half of the rounds.
      await sleep((round % 2) * 20);
      await tx.execute(sql`select 1`);
    });
    // Its words depend on where the loss was noticed.
    await expect(lost).rejects.toBeInstanceOf(Error);
    // The pool may hand the dying connection out once more.
    await expect.poll(() => one(db).catch(String), { interval: 5 }).toBe(1);
  }
});
