import { sql } from 'drizzle-orm';
import { check, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { cluster } from './environment';
import { project } from './project';

/** Nothing begins in a project, or on a cluster, until it is over: runs wait before their next node. */
export const freeze = pgTable(
  'freeze',
  {
    id: text().primaryKey(),
    projectId: text().references(() => project.id, { onDelete: 'cascade' }),
    clusterId: text().references(() => cluster.id, { onDelete: 'cascade' }),
    reason: text().notNull(),
    /** Null: until somebody ends it. */
    until: timestamp({ withTimezone: true }),
    createdByName: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    unique().on(t.projectId),
    unique().on(t.clusterId),
    check('freeze_of_one', sql`(${t.projectId} is null) <> (${t.clusterId} is null)`),
  ],
);
