import type { PgDatabase } from 'drizzle-orm/pg-core';
import { type PostgresJsDatabase, type PostgresJsQueryResultHKT, drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import * as relations from './relations';
import * as schema from './schema';

const tables = { ...schema, ...relations };

export type Db = PostgresJsDatabase<typeof tables>;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
/** The connection or a transaction: what a verb takes, so that it runs in its caller's transaction. */
export type Executor = PgDatabase<PostgresJsQueryResultHKT, typeof tables>;

export type Database = {
  db: Db;
  /** For plain SQL and LISTEN. A client of its own: drizzle changes how its client writes and reads JSON. */
  sql: Sql;
  close: (options?: { timeoutSeconds?: number }) => Promise<void>;
};

/**
 * Opens the database at `url`. Connections are made when first needed, and again after a loss.
 * @param max connections at most, shared by both clients: a quarter for plain SQL, the rest for drizzle
 */
export function createDatabase(
  url: string,
  { max = 10, name = 'loam' }: { max?: number; name?: string } = {},
): Database {
  const forSql = Math.max(1, Math.floor(max / 4));
  const options = {
    connect_timeout: 10,
    // Fast enough to be back within a second of PostgreSQL; slow enough not to hammer it while it recovers.
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    connection: { application_name: name },
    onnotice: () => undefined,
  };
  const ormClient = postgres(url, { ...options, max: Math.max(1, max - forSql) });
  const sql = postgres(url, { ...options, max: forSql });
  return {
    db: drizzle(ormClient, { schema: tables, casing: 'snake_case' }),
    sql,
    close: async ({ timeoutSeconds = 5 } = {}) => {
      await Promise.all([ormClient.end({ timeout: timeoutSeconds }), sql.end({ timeout: timeoutSeconds })]);
    },
  };
}
