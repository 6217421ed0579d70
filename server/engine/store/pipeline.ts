import type { Sql } from 'postgres';
import type { Decided } from './apply';
import type { Answer } from './decide';
import { type Query, preparedQuery } from './query';

/** One transaction whose reads go to PostgreSQL together, and then its writes. */
export async function inPipeline(sql: Sql, decide: (query: Query) => Promise<Decided>): Promise<Answer[]> {
  const { answers } = await sql.begin(async (tx) => {
    const query = preparedQuery(tx);
    const decided = await decide(query);
    await Promise.all(decided.saves.map((statement) => query(statement)));
    // Wrapped: the client takes a bare array for queries to wait for.
    return { answers: decided.answers };
  });
  return answers;
}
