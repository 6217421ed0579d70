import { integer, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { application } from './application';
import { stage } from './environment';

/** What runs of an application at a stage stays: nothing newer is delivered there until it is released. */
export const deliveryHold = pgTable(
  'delivery_hold',
  {
    id: text().primaryKey(),
    applicationId: text()
      .notNull()
      .references(() => application.id, { onDelete: 'cascade' }),
    stageId: text()
      .notNull()
      .references(() => stage.id, { onDelete: 'cascade' }),
    /** The one that is to stay. */
    revision: integer().notNull(),
    reason: text().notNull(),
    createdByName: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.applicationId, t.stageId)],
);
