import type { ConnectionPool } from '@/db/connection-pool';
import type { Decided } from './apply';
import type { Answer } from './decide';
import { type Query, queryOn } from './query';

/** One transaction whose reads go to PostgreSQL together, and then its writes. */
export function inPipeline(
  pool: ConnectionPool,
  decide: (query: Query) => Promise<Decided>,
): Promise<Answer[]> {
  return pool.use(async (connection) => {
    const query = queryOn(connection);
    try {
      const [, { answers, saves }] = await Promise.all([connection.query('begin'), decide(query)]);
      // After a write that fails, the commit rolls back.
      await Promise.all([...saves.map((statement) => query(statement)), connection.query('commit')]);
      return answers;
    } catch (error) {
      // Fails where the connection is gone, and the transaction with it.
      await connection.query('rollback').catch(() => undefined);
      throw error;
    }
  });
}
