import { type NodePgDatabase, type NodePgQueryResultHKT, drizzle } from 'drizzle-orm/node-postgres';
import type { PgDatabase } from 'drizzle-orm/pg-core';
import type { PoolClient } from 'pg';
import { Connection } from './connection';
import { ConnectionPool, type PoolOptions } from './connection-pool';
import { Listener } from './listen';
import * as relations from './relations';
import * as schema from './schema';
import { transactionsOn } from './transaction';

const tables = { ...schema, ...relations };

export type Db = NodePgDatabase<typeof tables>;
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
/** The connection or a transaction: what a verb takes, so that it runs in its caller's transaction. */
export type Executor = PgDatabase<NodePgQueryResultHKT, typeof tables>;

export type Database = {
  db: Db;
  /**
   * For short reads that may come while somebody holds a connection of `db`: those who hold all of them would else wait for each
   * other.
   */
  aside: Db;
  /** The connections of `db`, for who needs one of his own for a while. */
  pool: ConnectionPool;
  /** Has a connection beside the pool. */
  listener: Listener;
  close: (options?: { timeoutSeconds?: number }) => Promise<void>;
};

const mostAside = 2;

/**
 * The database at `url`. Connections are made when first needed, and again after a loss.
 * @param max connections at most, beside the one that listens and two that are read aside
 */
export function createDatabase(
  url: string,
  { max = 10, name = 'loam', stuckMs }: Partial<PoolOptions> = {},
): Database {
  const pool = new ConnectionPool(url, { max, name, stuckMs });
  const listener = new Listener(() => Connection.open(url, name));
  const drizzleOn = (client: ConnectionPool | PoolClient): Db =>
    drizzle(client, { schema: tables, casing: 'snake_case' });
  const over = (own: ConnectionPool): Db => {
    const db = drizzleOn(own);
    db.transaction = transactionsOn(own, drizzleOn);
    return db;
  };
  const asidePool = new ConnectionPool(url, { max: mostAside, name, stuckMs });
  return {
    db: over(pool),
    aside: over(asidePool),
    pool,
    listener,
    close: async ({ timeoutSeconds = 5 } = {}) => {
      listener.close();
      await Promise.all([pool.close(timeoutSeconds), asidePool.close(timeoutSeconds)]);
    },
  };
}
