import type { Sql } from 'postgres';
import type { Answer, Decided } from './apply';
import { type Query, preparedQuery } from './query';

/**
 * One transaction in two trips to PostgreSQL: begin, lock and read together; then the writes and the commit together.
 * If any statement fails, PostgreSQL takes the commit for a rollback, and this throws.
 */
export async function inPipeline(sql: Sql, decide: (query: Query) => Promise<Decided>): Promise<Answer[]> {
  const connection = await sql.reserve();
  try {
    const begun = connection.unsafe('begin');
    const query = preparedQuery(connection);
    const [, { answers, saves }] = await Promise.all([begun, decide(query)]);
    await Promise.all([...saves.map((statement) => query(statement)), connection.unsafe('commit')]);
    return answers;
  } catch (error) {
    // Does nothing where the transaction has ended, and fails where the connection has.
    await connection.unsafe('rollback').catch(() => undefined);
    throw error;
  } finally {
    connection.release();
  }
}
