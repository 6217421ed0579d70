import { sql } from 'drizzle-orm';
import { bigserial, customType, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * What the live stream sends, written in the transaction that made the change. Transactions commit out of order, so a reader
 * goes by what it has seen (a `pg_snapshot`) and takes each row whose `tx` was not among it: no gap, and no waiting.
 */
export const change = pgTable(
  'change',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    tx: xid8()
      .notNull()
      .default(sql`pg_current_xact_id()`),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** Who may see it; null: everybody who is signed in. */
    projectId: text(),
    /** `application:<name>`, `applications`, `run:<id>`, `runs`, `clusters`, `definitions`, ... */
    topic: text().notNull(),
    data: jsonb().notNull().default({}),
  },
  (t) => [index().on(t.tx, t.id), index().on(t.at)],
);
