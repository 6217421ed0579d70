import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { Outage } from '@/db/outage';
import { createTestDatabase } from '@/db/testing/test-database';
import { createLogger } from '@/server/platform/logger';
import { Queue } from './queue';

const logger = createLogger({ process: 'test', level: 'silent' });

it('notes what was taken and done without waiting for the disk, and leaves no connection behind', async () => {
  const { db, url } = await createTestDatabase();
  const named = new URL(url);
  named.searchParams.set('application_name', 'queue');
  const seen = Promise.withResolvers<unknown>();
  const queue = new Queue({
    url: named.href,
    concurrency: 1,
    tasks: {
      probe: async (_, helpers) => seen.resolve((await helpers.query('show synchronous_commit')).rows),
    },
    logger,
    outage: new Outage(logger),
    onPoolLost: async () => undefined,
  });
  await queue.start();
  await db.execute(sql`select graphile_worker.add_job('probe', '{}'::json)`);
  expect(await seen.promise).toEqual([{ synchronous_commit: 'off' }]);
  await queue.stop();
  const left = async () => {
    const { rows } = await db.execute(
      sql`select from pg_stat_activity where application_name = 'queue' and datname = current_database()`,
    );
    return rows.length;
  };
  await expect.poll(left).toBe(0);
});
