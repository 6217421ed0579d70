import { integer, jsonb, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { documentKinds } from './enums';
import { project } from './project';

/** Where people put the steps of a document on the canvas. Apart from the document, whose text it never changes. */
export const arrangement = pgTable(
  'arrangement',
  {
    projectId: text()
      .notNull()
      .references(() => project.id, { onDelete: 'cascade' }),
    kind: text({ enum: documentKinds }).notNull(),
    /** Of the document. */
    name: text().notNull(),
    /** By the id of the step: `{ x, y }` of its upper left corner. */
    spots: jsonb().$type<Record<string, { x: number; y: number }>>().notNull().default({}),
    /** Grows with each change, so that an older answer is not taken for a newer one. */
    version: integer().notNull().default(0),
    changedAt: timestamp({ withTimezone: true, precision: 3 }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.kind, t.name] })],
);
