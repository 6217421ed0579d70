import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { type Database, createDatabase } from '@/db/client';
import { isDiskFull } from '@/db/connection-error';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/db/embedded/postgres';
import { migrateDatabase } from '@/db/migrate';
import { isTransient } from '@/db/transient';
import { begin, chain, effects, faults, prepareRuns, stateOf, untilEnded } from '../testing/runs';
import { type SmallDisk, mountSmallDisk } from '../testing/small-disk';
import { endWorkers, startWorkerProcess } from '../testing/worker-process';

afterEach(endWorkers);

async function onSmallDisk(
  skip: (reason: string) => never,
  act: (disk: SmallDisk, postgres: EmbeddedPostgres, database: Database) => Promise<void>,
) {
  const disk = mountSmallDisk(300);
  if ('reason' in disk) skip(disk.reason);
  const postgres = await startEmbeddedPostgres({ dataDir: disk.folder });
  const database = createDatabase(postgres.url, { max: 4 });
  try {
    await migrateDatabase(postgres.url, 'db/migrations');
    await prepareRuns(database.db);
    await act(disk, postgres, database);
  } finally {
    disk.clear();
    await endWorkers();
    await database.close({ timeoutSeconds: 1 });
    await postgres.stop();
    disk.unmount();
  }
}

/** Two workers in the middle of twenty runs when `strike` comes; the same end as without it. */
async function survive(
  { db }: Database,
  { url }: EmbeddedPostgres,
  strike: (ids: string[]) => Promise<void>,
): Promise<void> {
  const pair = await Promise.all(['one', 'two'].map((name) => startWorkerProcess(url, name)));
  const ids = await Promise.all(Array.from({ length: 20 }, () => begin(db, chain(40, 50))));
  await expect.poll(async () => (await effects(db)).length, { timeout: 20_000 }).toBeGreaterThan(20);
  await strike(ids);
  await untilEnded(db, ids, 60_000);
  expect(new Set(await Promise.all(ids.map((id) => stateOf(db, id))))).toEqual(new Set(['succeeded']));
  expect(await faults(db)).toEqual([]);
  const done = (await effects(db)).map(({ executionId, key }) => `${executionId}/${key}`);
  expect(new Set(done).size, 'each effect once').toBe(done.length);
  // Neither gave up: both stop in order.
  for (const each of pair) each.kill('SIGTERM');
  expect(await Promise.all(pair.map(({ ended }) => ended))).toEqual([0, 0]);
}

it('a disk that is full in mid-run: work waits, and goes on when there is room', async ({ skip }) => {
  await onSmallDisk(skip, async (disk, postgres, database) => {
    const { db } = database;
    await survive(database, postgres, async (ids) => {
      disk.fill();
      const refused: unknown[] = [];
      for (const end = Date.now() + 6_000; Date.now() < end; await sleep(20)) {
        await begin(db, chain(3)).then(
          (id) => ids.push(id),
          (error: unknown) => refused.push(error),
        );
      }
      expect(refused.some(isDiskFull), 'who begins one hears why it cannot be').toBe(true);
      expect(refused.filter((error) => !isTransient(error)).map(String)).toEqual([]);
      for (const id of ids) expect(await stateOf(db, id)).not.toBe('failed');
      disk.clear();
    });
  });
}, 120_000);

it('a disk so full that PostgreSQL itself stops: all goes on when it is back', async ({ skip }) => {
  await onSmallDisk(skip, async (disk, postgres, database) => {
    await survive(database, postgres, async () => {
      disk.fill();
      // No room for the next piece of its log: it stops, and cannot start.
      const isDown = async () => {
        const failed = await database.pool.query('select pg_switch_wal()').catch((error: unknown) => error);
        return failed instanceof Error && !isDiskFull(failed);
      };
      await expect.poll(isDown, { timeout: 20_000, interval: 20 }).toBe(true);
      await sleep(3_000);
      disk.clear();
      // As the launcher does.
      if (!postgres.isRunning()) await postgres.restart();
    });
  });
}, 120_000);
