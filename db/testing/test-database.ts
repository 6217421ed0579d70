import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import { afterAll, inject } from 'vitest';
import { type Database, createDatabase } from '../client';
import { templateName } from './server';

export type TestDatabase = Database & { url: string };

/**
 * A migrated, empty database of the calling test file, dropped when the file is done. Call it once, at the top of the
 * file or in `beforeAll`.
 */
export async function createTestDatabase({ max = 10 }: { max?: number } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer((sql) => sql`create database ${sql(name)} template ${sql(templateName)}`);
  const url = urlOf(name);
  const database = createDatabase(url, { max, name });
  afterAll(async () => {
    await database.close({ timeoutSeconds: 1 });
    await onServer((sql) => sql`drop database if exists ${sql(name)} with (force)`);
  });
  return { ...database, url };
}

async function onServer(act: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  // Not the template itself: a database that somebody is connected to cannot be copied.
  const sql = postgres(urlOf('postgres'), { max: 1, onnotice: () => undefined });
  try {
    await act(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}

function urlOf(name: string): string {
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${name}`;
  return url.toString();
}
