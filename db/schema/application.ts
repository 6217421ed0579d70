import {
  type AnyPgColumn,
  boolean,
  index,
  integer,
  pgTable,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { user } from './auth';
import { instanceStates } from './enums';
import { project } from './project';

/** An OAM Application of a project. State and message are the worst of its instances, kept for the list. */
export const application = pgTable(
  'application',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => project.id),
    name: text().notNull(),
    description: text().notNull().default(''),
    /** Number of the newest revision; revisions are never rewritten. */
    revision: integer().notNull().default(0),
    state: text({ enum: instanceStates }).notNull().default('pending'),
    /** Order of `state`, worst first (server/domain/status.ts), so that the list sorts by an index. */
    severity: integer().notNull().default(0),
    message: text().notNull().default(''),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** By the label of its newest revision: nothing is delivered. */
    paused: boolean().notNull().default(false),
    /** Set when its deletion began; the row goes when nothing is left in any cluster. */
    deletedAt: timestamp({ withTimezone: true }),
  },
  (t) => [unique().on(t.projectId, t.name), index().on(t.projectId, t.severity, t.name)],
);

export const applicationRevision = pgTable(
  'application_revision',
  {
    id: text().primaryKey(),
    applicationId: text()
      .notNull()
      .references((): AnyPgColumn => application.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    /** sha256 of the document text. */
    digest: text().notNull(),
    /** The YAML exactly as it was given. */
    document: text().notNull(),
    note: text().notNull().default(''),
    /** `app.oam.dev/publishVersion` of the document; null: it has none. */
    publishVersion: text(),
    createdBy: text().references(() => user.id, { onDelete: 'set null' }),
    createdByName: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.applicationId, t.number), index().on(t.applicationId, t.publishVersion)],
);
