import { sql } from 'drizzle-orm';
import { bigserial, customType, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

const xid8 = customType<{ data: string }>({ dataType: () => 'xid8' });

/**
 * What the live stream sends, written in the transaction that made the change. Ids commit out of order, so a reader takes
 * only rows whose `tx` is older than every transaction still open (pg_snapshot_xmin); then resuming by id has no gap.
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
    /** `application:<id>`, `applications`, `run:<id>`, `runs`, `clusters`, `definitions`, ... */
    topic: text().notNull(),
    data: jsonb().notNull().default({}),
  },
  (t) => [index().on(t.at)],
);
