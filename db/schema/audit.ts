import { bigserial, index, jsonb, pgTable, text, timestamp } from 'drizzle-orm/pg-core';
import { auditResults } from './enums';

/** Append-only and hash-chained: `hash` covers the row and the previous row's hash. Denied attempts are here too. */
export const audit = pgTable(
  'audit',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    at: timestamp({ withTimezone: true }).notNull().defaultNow(),
    actorId: text(),
    actorName: text().notNull(),
    projectId: text(),
    action: text().notNull(),
    target: text().notNull(),
    result: text({ enum: auditResults }).notNull(),
    detail: jsonb().notNull().default({}),
    requestId: text(),
    previousHash: text().notNull(),
    hash: text().notNull(),
  },
  (t) => [index().on(t.projectId, t.id)],
);
