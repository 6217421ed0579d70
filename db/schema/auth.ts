import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

/** A person (better-auth's user). `instanceAdmin` may do everything in every project. */
export const user = pgTable('user', {
  id: text().primaryKey(),
  name: text().notNull(),
  email: text().notNull().unique(),
  emailVerified: boolean().notNull().default(false),
  image: text(),
  instanceAdmin: boolean().notNull().default(false),
  mustChangePassword: boolean().notNull().default(false),
  createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});
