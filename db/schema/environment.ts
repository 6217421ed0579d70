import { index, integer, jsonb, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { clusterSources, clusterStates } from './enums';
import { project } from './project';

/** An isolated network with a Loam of its own; `local` is this one. */
export const unit = pgTable('unit', {
  id: text().primaryKey(),
  name: text().notNull().unique(),
  createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
});

export const cluster = pgTable(
  'cluster',
  {
    id: text().primaryKey(),
    unitId: text()
      .notNull()
      .references(() => unit.id),
    name: text().notNull(),
    source: text({ enum: clusterSources }).notNull(),
    endpoint: text().notNull(),
    labels: jsonb().$type<Record<string, string>>().notNull().default({}),
    /** Sealed ClusterCredentials (server/targets/kubernetes/kubeconfig); never leave the server. */
    credentials: text().notNull(),
    /** Components that may be delivered to it at once; null: no limit. */
    maxDeliveries: integer(),
    state: text({ enum: clusterStates }).notNull().default('unknown'),
    message: text().notNull().default(''),
    version: text(),
    checkedAt: timestamp({ withTimezone: true }),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.unitId, t.name)],
);

/** A Kubernetes namespace that one project owns; another project may not deliver into it. */
export const namespace = pgTable(
  'namespace',
  {
    id: text().primaryKey(),
    clusterId: text()
      .notNull()
      .references(() => cluster.id, { onDelete: 'cascade' }),
    projectId: text()
      .notNull()
      .references(() => project.id),
    name: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.clusterId, t.name), index().on(t.projectId)],
);

/** dev, staging, prod: an environment of a project. `position` orders them; the first is the default. */
export const stage = pgTable(
  'stage',
  {
    id: text().primaryKey(),
    namespaceId: text()
      .notNull()
      .references(() => namespace.id, { onDelete: 'cascade' }),
    projectId: text()
      .notNull()
      .references(() => project.id),
    name: text().notNull(),
    position: integer().notNull().default(0),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.projectId, t.name), index().on(t.namespaceId)],
);
