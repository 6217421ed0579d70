import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { escapeIdentifier } from 'pg';
import { describe, expect, it } from 'vitest';
import { createDatabase } from './client';
import { isMigrated, migrateDatabase } from './migrate';
import journal from './migrations/meta/_journal.json' with { type: 'json' };
import { DatabaseSetupError } from './setup-error';
import { createTestDatabase } from './testing/test-database';

const folder = join(import.meta.dirname, 'migrations');
const database = await createTestDatabase();

async function emptyDatabase(name: string): Promise<string> {
  await database.pool.query(`create database ${escapeIdentifier(name)}`);
  return database.url.replace(/[^/]+$/, name);
}

describe('migrateDatabase', () => {
  it('is current in a copy of the template, job queue included', async () => {
    expect(await isMigrated(database.db)).toBe(true);
    const { rows } = await database.pool.query(`select to_regclass('graphile_worker._private_jobs') as jobs`);
    expect(rows[0]).toEqual({ jobs: expect.anything() });
  });

  it('applies each migration once when four processes start at once', async () => {
    const url = await emptyDatabase('four_at_once');
    await Promise.all([1, 2, 3, 4].map(() => migrateDatabase(url, folder)));
    const { pool, close } = createDatabase(url, { max: 2 });
    const { rows } = await pool.query('select count(*)::int as n from drizzle.__drizzle_migrations');
    await close();
    expect(rows).toEqual([{ n: journal.entries.length }]);
    await database.pool.query('drop database four_at_once with (force)');
  });

  it('rejects a database that a newer version has migrated', async () => {
    await database.db.execute(
      sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('future', 99999999999999)`,
    );
    await expect(migrateDatabase(database.url, folder)).rejects.toThrow(DatabaseSetupError);
    await expect(migrateDatabase(database.url, folder)).rejects.toThrow(/newer version/);
  });
});
