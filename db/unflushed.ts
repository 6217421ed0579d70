import { sql } from 'drizzle-orm';

/**
 * As part of a statement: its transaction does not wait for the disk. Only for what the next look finds again, should
 * PostgreSQL itself crash within the second.
 */
export const unflushed = sql`set_config('synchronous_commit', 'off', true)`;
