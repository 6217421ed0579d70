import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  unique,
} from 'drizzle-orm/pg-core';
import { application } from './application';
import { execution } from './engine';
import { instanceStates } from './enums';
import { cluster, stage } from './environment';
import { project } from './project';

/** What a deployment left running: one application at one placement. Sensed for ever after. */
export const instance = pgTable(
  'instance',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => project.id),
    applicationId: text()
      .notNull()
      .references(() => application.id),
    clusterId: text()
      .notNull()
      .references(() => cluster.id),
    /** Kubernetes namespace of the placement. */
    namespace: text().notNull(),
    stageId: text().references(() => stage.id, { onDelete: 'set null' }),
    /** Revision whose delivery here began last; what is applied, its components say. */
    revision: integer().notNull(),
    /** Workflow run that delivered here last. What it did not render is removed at its end. */
    deliveredBy: text(),
    /** It delivered all that is meant for this place, not single components. */
    deliveredWhole: boolean().notNull().default(false),
    state: text({ enum: instanceStates }).notNull().default('pending'),
    message: text().notNull().default(''),
    checkedAt: timestamp({ withTimezone: true }),
    nextCheckAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    checkIntervalMs: integer().notNull().default(5000),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    deletedAt: timestamp({ withTimezone: true }),
  },
  (t) => [
    unique().on(t.applicationId, t.clusterId, t.namespace),
    index().on(t.nextCheckAt),
    index().on(t.clusterId),
    index().on(t.projectId),
  ],
);

export const componentInstance = pgTable(
  'component_instance',
  {
    id: text().primaryKey(),
    instanceId: text()
      .notNull()
      .references(() => instance.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    type: text().notNull(),
    /** Trait types in order, for the page. */
    traits: text().array().notNull().default([]),
    state: text({ enum: instanceStates }).notNull().default('pending'),
    message: text().notNull().default(''),
    /** Diagnosis of server/domain/diagnosis.ts when it is not well. */
    diagnosis: jsonb(),
    /** PodStatus[] of server/domain/pod-status.ts as last seen, worst first. */
    pods: jsonb().notNull().default([]),
    /** The engine node that waits for this component's health; sensing wakes it on every change. Null: nobody waits. */
    waitingExecutionId: text(),
    waitingNodeKey: text(),
    /** Workflow run that delivered it last. */
    deliveredBy: text(),
    /** Revision that was applied here last with all that it has of this component; null: none was yet. */
    revision: integer(),
    changedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.instanceId, t.name)],
);

/** Every object that Loam applied, so that it can be shown, removed and never confused with another's. */
export const resource = pgTable(
  'resource',
  {
    id: text().primaryKey(),
    instanceId: text()
      .notNull()
      .references(() => instance.id, { onDelete: 'cascade' }),
    component: text().notNull(),
    apiVersion: text().notNull(),
    kind: text().notNull(),
    /** Empty for cluster-scoped kinds. */
    namespace: text().notNull(),
    name: text().notNull(),
    uid: text(),
    /** sha256 of the canonical JSON that was applied: the same digest is not applied again. */
    digest: text().notNull(),
    /** sha256 of our entry in managedFields after it was applied: while the live one has the same, nobody changed what we set. */
    ownedDigest: text(),
    /** Workflow run that rendered it last. */
    renderedBy: text(),
    revision: integer().notNull(),
    /** Treatment of plugins/sdk: what the policies of the document said of it; null: as usual. */
    treatment: jsonb(),
    /** Order in which it was applied; deletion goes backwards. */
    position: bigint({ mode: 'number' }).notNull(),
    /** Applied state that the cluster confirmed; false between intent and confirmation. */
    applied: boolean().notNull().default(false),
    state: text({ enum: instanceStates }).notNull().default('pending'),
    message: text().notNull().default(''),
    appliedAt: timestamp({ withTimezone: true }),
    /** Drift of server/domain/drift.ts: what others changed of what was applied; null: nothing. */
    drift: jsonb(),
    /** Which state of the object was compared last: it is not compared again. */
    driftSeen: text(),
    /** Repair of server/domain/drift.ts: the last time that it was put back; null: never. */
    repaired: jsonb(),
  },
  (t) => [
    unique().on(t.instanceId, t.apiVersion, t.kind, t.namespace, t.name),
    index().on(t.kind, t.namespace, t.name),
    index()
      .on(t.instanceId)
      .where(sql`${t.drift} is not null`),
  ],
);

/** What was applied of an object last, so that it can be compared and put back. Apart, and sealed: Secrets are among them. */
export const resourceManifest = pgTable('resource_manifest', {
  resourceId: text()
    .primaryKey()
    .references(() => resource.id, { onDelete: 'cascade' }),
  sealed: text().notNull(),
});

/** A component that is delivered to a cluster which takes only so many at once, or waits for its turn there. */
export const deliverySlot = pgTable(
  'delivery_slot',
  {
    executionId: text()
      .notNull()
      .references(() => execution.id, { onDelete: 'cascade' }),
    nodeKey: text().notNull(),
    clusterId: text()
      .notNull()
      .references(() => cluster.id, { onDelete: 'cascade' }),
    askedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** Null while it waits. */
    takenAt: timestamp({ withTimezone: true }),
  },
  (t) => [primaryKey({ columns: [t.executionId, t.nodeKey] }), index().on(t.clusterId, t.askedAt)],
);
