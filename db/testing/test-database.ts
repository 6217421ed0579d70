import { randomBytes } from 'node:crypto';
import { escapeIdentifier } from 'pg';
import { afterAll, inject } from 'vitest';
import { type Database, createDatabase } from '../client';
import { withConnection } from '../connection';
import { templateName } from './server';

export type TestDatabase = Database & { url: string };

/**
 * A migrated, empty database of the calling test file, dropped when the file is done. Call it once, at the top of the
 * file or in `beforeAll`.
 */
export async function createTestDatabase({ max = 10 }: { max?: number } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  await onServer(`create database ${escapeIdentifier(name)} template ${escapeIdentifier(templateName)}`);
  const url = urlOf(name);
  const database = createDatabase(url, { max, name });
  afterAll(async () => {
    await database.close({ timeoutSeconds: 1 });
    await onServer(`drop database if exists ${escapeIdentifier(name)} with (force)`);
  });
  return { ...database, url };
}

async function onServer(statement: string): Promise<void> {
  // Not the template itself: a database that somebody is connected to cannot be copied.
  await withConnection(urlOf('postgres'), (connection) => connection.query(statement));
}

function urlOf(name: string): string {
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${name}`;
  return url.toString();
}
