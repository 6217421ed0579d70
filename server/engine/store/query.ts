import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import type { ClientBase } from 'pg';
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
    (await tx.execute(statement)).rows as Row[] as Result[];
}

const dialect = new PgDialect({ casing: 'snake_case' });

/** On one connection, or each on any of a pool. */
export function queryOn(connections: Pick<ClientBase, 'query'>): Query {
  return async <Result extends Row = Row>(statement: SQL): Promise<readonly Result[]> => {
    const { sql, params } = dialect.sqlToQuery(statement);
    return (await connections.query<Result>(sql, params)).rows;
  };
}
