import { sql } from 'drizzle-orm';
import { boolean, integer, jsonb, pgTable, text, timestamp, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { definitionKinds, trustLevels } from './enums';

export const plugin = pgTable('plugin', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  version: text().notNull(),
  digest: text().notNull(),
  trust: text({ enum: trustLevels }).notNull(),
  enabled: boolean().notNull().default(true),
  manifest: jsonb().notNull(),
  installedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

/** What implements a type. kind + name + revision is unique and immutable; one revision of kind + name is active. */
export const definition = pgTable(
  'definition',
  {
    id: text().primaryKey(),
    pluginId: text()
      .notNull()
      .references(() => plugin.id),
    kind: text({ enum: definitionKinds }).notNull(),
    name: text().notNull(),
    revision: integer().notNull(),
    active: boolean().notNull().default(false),
    /** sha256 of the script. */
    digest: text().notNull(),
    script: text().notNull(),
    /** DefinitionManifest of plugins/sdk: title, schema, ui, capabilities, appliesTo, ... */
    manifest: jsonb().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    unique().on(t.kind, t.name, t.revision),
    uniqueIndex('definition_active')
      .on(t.kind, t.name)
      .where(sql`${t.active}`),
  ],
);
