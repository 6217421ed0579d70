import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { PoolClient } from 'pg';
import type { ConnectionPool } from './connection-pool';

/**
 * Transactions on connections of a pool. Drizzle's own loses a connection for good when `begin` fails on it, and tells of
 * a rollback that failed instead of what went wrong.
 */
export function transactionsOn<Schema extends Record<string, unknown>>(
  pool: ConnectionPool,
  drizzleOn: (connection: PoolClient) => NodePgDatabase<Schema>,
): NodePgDatabase<Schema>['transaction'] {
  const known = new WeakMap<PoolClient, NodePgDatabase<Schema>>();
  const on = (connection: PoolClient): NodePgDatabase<Schema> => {
    const db = known.get(connection) ?? drizzleOn(connection);
    known.set(connection, db);
    return db;
  };
  return (act, config) =>
    pool.use(async (connection) => {
      const reasons: unknown[] = [];
      const noted: typeof act = async (tx) => {
        try {
          return await act(tx);
        } catch (reason) {
          reasons.push(reason);
          throw reason;
        }
      };
      try {
        return await on(connection).transaction(noted, config);
      } catch (error) {
        throw reasons.length > 0 ? reasons[0] : error;
      }
    });
}
