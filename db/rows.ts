import { type SQL, sql } from 'drizzle-orm';

/**
 * Rows as a table to join with, `columns` as in `id text, seq bigint`. For PostgreSQL a list of JSON has a hundred rows, for which it
 * reads small tables whole; of what has a limit that it learns later it expects few, and looks up what they refer to one by one.
 */
export function rowsAsTable(rows: readonly unknown[], columns: SQL): SQL {
  return sql`(select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(${columns}) limit ${rows.length})`;
}
