import { index, integer, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { user } from './auth';
import { documentKinds } from './enums';
import { project } from './project';

const moment = () => timestamp({ withTimezone: true, precision: 3 });

/** Somebody at a document: that they are there and where, and what they wrote on top of a revision and did not save. */
export const draft = pgTable(
  'draft',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => project.id, { onDelete: 'cascade' }),
    kind: text({ enum: documentKinds }).notNull(),
    /** Of the document, not of a row: what was not saved outlives it. */
    name: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Null: they only look at it. */
    document: text(),
    /** The revision that it was begun with. */
    baseRevision: integer(),
    changedAt: moment(),
    /** The step that they are at. */
    place: text().notNull().default(''),
    seenAt: moment().notNull(),
  },
  (t) => [unique().on(t.projectId, t.kind, t.name, t.userId), index().on(t.seenAt)],
);
