import { sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations } from 'graphile-worker';
import type { Executor } from './client';
import { withConnection } from './connection';
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
  await withConnection(url, async (connection) => {
    const db = drizzle(connection);
    await db.execute(sql`select pg_advisory_lock(${migrationLock})`);
    const applied = await lastApplied(db);
    if (applied > newest) {
      throw new DatabaseSetupError(
        `The database was migrated by a newer version of Loam (${new Date(applied).toISOString()}). Start that version, or restore a backup.`,
      );
    }
    await migrate(db, { migrationsFolder });
    await runMigrations({ connectionString: url });
  });
}

/** True when every migration this code knows is applied. */
export async function isMigrated(db: Pick<Executor, 'execute'>): Promise<boolean> {
  return (await lastApplied(db)) >= newest;
}

async function lastApplied(db: Pick<Executor, 'execute'>): Promise<number> {
  const found = await db.execute(sql`select to_regclass('drizzle.__drizzle_migrations') is not null as made`);
  if (!found.rows[0]?.['made']) return 0;
  const { rows } = await db.execute(sql`select max(created_at) as at from drizzle.__drizzle_migrations`);
  return Number(rows[0]?.['at'] ?? 0);
}
