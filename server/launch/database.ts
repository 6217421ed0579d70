import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionError, sqlStateOf } from '@/db/connection-error';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '@/db/embedded/postgres';
import { migrateDatabase } from '@/db/migrate';
import { readDisk } from '@/server/platform/disk';
import type { Settings } from '@/server/platform/env';
import { redactText } from '@/server/platform/redact';
import { type DiskWatch, createDiskWatch } from './disk-watch';
import type { Output } from './output';
import { StartError } from './start-error';

const checkEveryMs = 500;

export type LaunchedDatabase = {
  url: string;
  /** Ends the embedded one; a database of the user's own is left alone. */
  stop: () => Promise<void>;
};

/** The database at DATABASE_URL, else the embedded one of the data folder, which is kept running. Migrated. */
export async function launchDatabase(
  settings: Pick<Settings, 'DATABASE_URL' | 'LOAM_DATA_DIR' | 'LOAM_DISK_LOW_MB'>,
  migrationsFolder: string,
  output: Output,
): Promise<LaunchedDatabase> {
  if (settings.DATABASE_URL) {
    await migrateOrExplain(settings.DATABASE_URL, migrationsFolder);
    return { url: settings.DATABASE_URL, stop: async () => undefined };
  }
  const postgres = await startEmbeddedPostgres({ dataDir: settings.LOAM_DATA_DIR });
  output.say(
    postgres.adopted
      ? `PostgreSQL was still running on port ${postgres.port}, taken over`
      : `PostgreSQL runs on port ${postgres.port}`,
  );
  const stopping = new AbortController();
  const folder = dirname(postgres.logFile);
  const disk = createDiskWatch(
    () => readDisk(folder, settings.LOAM_DISK_LOW_MB),
    (line) => output.say(line),
  );
  const guard = keepRunning(postgres, disk, stopping.signal, output);
  const stop = async () => {
    stopping.abort();
    await guard;
    await postgres.stop();
  };
  try {
    await migrateDatabase(postgres.url, migrationsFolder);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: postgres.url, stop };
}

/** Wrong password, user or database. */
const refused = new Set(['28P01', '28000', '3D000']);

async function migrateOrExplain(url: string, migrationsFolder: string): Promise<void> {
  try {
    await migrateDatabase(url, migrationsFolder);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!isConnectionError(error) && !refused.has(sqlStateOf(error) ?? '')) throw error;
    throw new StartError(redactText(`The database at DATABASE_URL cannot be used: ${error.message}`), {
      cause: error,
    });
  }
}

// The others wait for it and go on by themselves: their connections come back.
async function keepRunning(
  postgres: EmbeddedPostgres,
  disk: DiskWatch,
  stop: AbortSignal,
  output: Output,
): Promise<void> {
  for (;;) {
    await sleep(checkEveryMs, undefined, { signal: stop }).catch(() => undefined);
    if (stop.aborted) return;
    const room = disk.look();
    // It cannot start without room.
    if (postgres.isRunning() || room === 'full') continue;
    output.say('PostgreSQL stopped unasked, starting it again');
    try {
      await postgres.restart();
      output.say(`PostgreSQL runs again on port ${postgres.port}`);
    } catch (error) {
      output.say(error instanceof Error ? error.message : String(error));
    }
  }
}
