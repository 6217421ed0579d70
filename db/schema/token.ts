import { index, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { user } from './auth';
import { projectRoles } from './enums';
import { project } from './project';

/** An API token. Only its hash is kept; it can do what its role may in its project, and never more than its maker. */
export const apiToken = pgTable(
  'api_token',
  {
    id: text().primaryKey(),
    name: text().notNull(),
    /** sha256 of the token. It holds 256 random bits, so a slow hash would add nothing. */
    hash: text().notNull().unique(),
    /** First characters, so that its owner can tell which one it is. */
    hint: text().notNull(),
    userId: text()
      .notNull()
      .references(() => user.id, { onDelete: 'cascade' }),
    /** Null only for the token of the local data folder, which acts as its instance admin. */
    projectId: text().references(() => project.id, { onDelete: 'cascade' }),
    role: text({ enum: projectRoles }).notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    expiresAt: timestamp({ withTimezone: true }),
    lastUsedAt: timestamp({ withTimezone: true }),
    revokedAt: timestamp({ withTimezone: true }),
  },
  (t) => [index().on(t.projectId), index().on(t.userId)],
);
