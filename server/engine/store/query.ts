import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { Sql } from 'postgres';
import type { Executor } from '@/db/client';

export type Row = Record<string, unknown>;

/**
 * Runs one statement in a transaction. Statements that are not waited for go to PostgreSQL together. Lists are given as
 * one JSON parameter, `${json}::text::json`: the same text each time, and the same encoding with every client.
 */
export type Query = <Result extends Row = Row>(statement: SQL) => Promise<readonly Result[]>;

/** In a transaction of drizzle's, as services have it. */
export function queryIn(tx: Executor): Query {
  return async <Result extends Row = Row>(statement: SQL): Promise<readonly Result[]> =>
    tx.execute(statement) as Promise<readonly Row[]> as Promise<readonly Result[]>;
}

const dialect = new PgDialect({ casing: 'snake_case' });

/** On a connection of the plain client, with statements that PostgreSQL has planned before. */
export function preparedQuery(connection: Pick<Sql, 'unsafe'>): Query {
  return async <Result extends Row = Row>(statement: SQL): Promise<readonly Result[]> => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return connection.unsafe<Result[]>(sql, params as string[], { prepare: true });
  };
}
