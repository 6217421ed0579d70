import { index, integer, pgTable, primaryKey, text, timestamp } from 'drizzle-orm/pg-core';
import { user } from './auth';
import { projectRoles } from './enums';

/** Tenant boundary. `name` is the DNS-1123 label used in URLs and on the command line. */
export const project = pgTable('project', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  title: text().notNull(),
  /** What the project may do beyond its own namespaces: `projectGrants` of server/domain/project-input. */
  grants: text().array().notNull().default([]),
  /** Runs that may be at work at once; null: as many as there are workers for. */
  maxRuns: integer(),
  createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  archivedAt: timestamp({ withTimezone: true }),
});

export const projectMember = pgTable(
  'project_member',
  {
    projectId: text()
      .notNull()
      .references(() => project.id),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    role: text({ enum: projectRoles }).notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] }), index().on(t.userId)],
);
