import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, expect, it } from 'vitest';
import { createDatabase } from '@/db/client';
import { startEmbeddedPostgres } from '@/db/embedded/postgres';
import { migrateDatabase } from '@/db/migrate';
import { begin, chain, faults, prepareRuns, stateOf, step, untilEnded } from '../testing/runs';
import { endWorkers, startWorkerProcess } from '../testing/worker-process';

afterEach(endWorkers);
const dataDir = mkdtempSync(join(tmpdir(), 'loam-engine-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

it('goes on after PostgreSQL was away for 5 s in mid-run', async () => {
  const postgres = await startEmbeddedPostgres({ dataDir });
  await migrateDatabase(postgres.url, join(import.meta.dirname, '..', '..', '..', 'db', 'migrations'));
  const database = createDatabase(postgres.url, { max: 4 });
  await prepareRuns(database.db);
  const pair = await Promise.all([
    startWorkerProcess(postgres.url, 'one'),
    startWorkerProcess(postgres.url, 'two'),
  ]);
  const wide = Array.from({ length: 40 }, (_, index) => step(`w${index}`, [], { properties: { ms: 100 } }));
  const ids = await Promise.all(Array.from({ length: 6 }, () => begin(database.db, chain(10, 100))));
  ids.push(await begin(database.db, wide));
  await sleep(400);
  await postgres.stop();
  await sleep(5_000);
  await postgres.restart();
  await untilEnded(database.db, ids, 30_000);
  expect(new Set(await Promise.all(ids.map((id) => stateOf(database.db, id))))).toEqual(
    new Set(['succeeded']),
  );
  expect(await faults(database.db)).toEqual([]);
  // Neither worker gave up: both stop in order.
  for (const each of pair) each.kill('SIGTERM');
  expect(await Promise.all(pair.map(({ ended }) => ended))).toEqual([0, 0]);
  await database.close();
  await postgres.stop();
}, 90_000);
