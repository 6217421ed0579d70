import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../embedded/postgres';
import { readProcess } from '../embedded/process-state';
import { migrateDatabase } from '../migrate';

const prefix = 'loam-test-postgres-';
export const templateName = 'loam_template';

/** A PostgreSQL of its own for one test run, with a migrated template database. `stop` removes it whole. */
export async function startTestPostgres(): Promise<{ url: string; stop: () => Promise<void> }> {
  await removeLeftovers();
  const dataDir = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  const postgres = await start(dataDir);
  await migrateDatabase(postgres.url, join(import.meta.dirname, '..', 'migrations'));
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function start(dataDir: string): Promise<EmbeddedPostgres> {
  // Durability is of no use here; everything else is as in the product.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  return startEmbeddedPostgres({ dataDir, database: templateName, settings });
}

// A run that was killed leaves its server behind, since that is a daemon.
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const owner = Number(name.slice(prefix.length).split('-')[0]);
    if (readProcess(owner)) continue;
    const dataDir = join(tmpdir(), name);
    mkdirSync(dataDir, { recursive: true });
    const leftover = await start(dataDir);
    await leftover.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
