import { sql } from 'drizzle-orm';
import { bigserial, customType, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * What the live stream sends, written in the transaction that made the change. Transactions commit out of order, so a
 * reader takes only rows whose `tx` is older than every transaction still open (pg_snapshot_xmin), in the order of
 * (tx, id); then resuming after a (tx, id) has no gap. In the order of ids alone it would have: a transaction that began
 * later can have taken the smaller id.
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
