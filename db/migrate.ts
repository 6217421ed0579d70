import { sql } from 'drizzle-orm';
import { type PostgresJsDatabase, drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import { runMigrations } from 'graphile-worker';
import postgres from 'postgres';
import journal from './migrations/meta/_journal.json' with { type: 'json' };
import { DatabaseSetupError } from './setup-error';

/** Any number, the same in every version of Loam. */
const migrationLock = 5_626_101;

/** When the last migration that this code knows was made; drizzle orders migrations by it. */
const newest = Math.max(0, ...journal.entries.map((entry) => entry.when));

/**
 * Brings the tables of Loam and of its job queue up to date. Of several processes that start at once, one does it and
 * the others wait; each migration is applied once. Throws DatabaseSetupError when the database belongs to a newer Loam.
 */
export async function migrateDatabase(url: string, migrationsFolder: string): Promise<void> {
  // One connection: the lock belongs to the session, and ends with it however this process ends.
  const client = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    const db = drizzle(client);
    await db.execute(sql`select pg_advisory_lock(${migrationLock})`);
    const applied = await lastApplied(db);
    if (applied > newest) {
      throw new DatabaseSetupError(
        `The database was migrated by a newer version of Loam (${new Date(applied).toISOString()}). Start that version, or restore a backup.`,
      );
    }
    await migrate(db, { migrationsFolder });
    await runMigrations({ connectionString: url });
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** True when every migration this code knows is applied. */
export async function isMigrated(db: Pick<PostgresJsDatabase, 'execute'>): Promise<boolean> {
  return (await lastApplied(db)) >= newest;
}

async function lastApplied(db: Pick<PostgresJsDatabase, 'execute'>): Promise<number> {
  const [found] = await db.execute(
    sql`select to_regclass('drizzle.__drizzle_migrations') is not null as made`,
  );
  if (!found?.['made']) return 0;
  const [row] = await db.execute(sql`select max(created_at) as at from drizzle.__drizzle_migrations`);
  return Number(row?.['at'] ?? 0);
}
