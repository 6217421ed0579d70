import { index, integer, jsonb, pgTable, text, timestamp, unique } from 'drizzle-orm/pg-core';
import { clusterActors, clusterSources, clusterStates } from './enums';
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
    /** Of its namespace kube-system: the same whatever its address or credentials are. Null: not allowed to look. */
    uid: text(),
    /** When the token or the client certificate ends, where they say so. */
    credentialsExpireAt: timestamp({ withTimezone: true }),
    /** As whom runs write: Loam's own account, or the person who started them. */
    actsAs: text({ enum: clusterActors }).notNull().default('account'),
    state: text({ enum: clusterStates }).notNull().default('unknown'),
    /** Since when it has not been reached; null while it is. */
    unreachableSince: timestamp({ withTimezone: true }),
    message: text().notNull().default(''),
    version: text(),
    checkedAt: timestamp({ withTimezone: true }),
    /** When a worker looks at it again; it also gives the look to one worker. */
    nextProbeAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.unitId, t.name), index().on(t.nextProbeAt)],
);

/** What was found out about a cluster at the last look that reached it. */
export const clusterFacts = pgTable('cluster_facts', {
  clusterId: text()
    .primaryKey()
    .references(() => cluster.id, { onDelete: 'cascade' }),
  /** ClusterFacts of server/domain/cluster-facts.ts. */
  facts: jsonb().notNull(),
  /** Half of the recent calls took longer. */
  latencyMs: integer().notNull(),
  foundAt: timestamp({ withTimezone: true }).notNull(),
});

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
