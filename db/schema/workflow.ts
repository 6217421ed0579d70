import { sql } from 'drizzle-orm';
import {
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
import { user } from './auth';
import { execution } from './engine';
import { missedPolicies, overlapPolicies } from './enums';
import { cluster } from './environment';
import { project } from './project';

const moment = () => timestamp({ withTimezone: true, precision: 3 });

/** A workflow of a project's library. Its row stays when it is deleted: runs that began with a revision still read it. */
export const workflow = pgTable(
  'workflow',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => project.id),
    name: text().notNull(),
    description: text().notNull().default(''),
    /** Number of the newest revision; revisions are never rewritten. */
    revision: integer().notNull().default(0),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    deletedAt: timestamp({ withTimezone: true }),
  },
  (t) => [unique().on(t.projectId, t.name)],
);

export const workflowRevision = pgTable(
  'workflow_revision',
  {
    id: text().primaryKey(),
    workflowId: text()
      .notNull()
      .references(() => workflow.id, { onDelete: 'cascade' }),
    number: integer().notNull(),
    /** sha256 of the document text. */
    digest: text().notNull(),
    /** The YAML exactly as it was given. */
    document: text().notNull(),
    note: text().notNull().default(''),
    createdBy: text().references(() => user.id, { onDelete: 'set null' }),
    createdByName: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [unique().on(t.workflowId, t.number)],
);

/** When a workflow is started by itself. `nextAt` only ever grows, under the row's lock: no time is used twice. */
export const workflowSchedule = pgTable(
  'workflow_schedule',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => project.id),
    workflowId: text()
      .notNull()
      .references(() => workflow.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    cron: text().notNull(),
    /** IANA name. */
    timeZone: text().notNull(),
    missed: text({ enum: missedPolicies }).notNull(),
    /** Of `all`: runs at most, the newest times first. */
    missedLimit: integer().notNull(),
    overlap: text({ enum: overlapPolicies }).notNull(),
    inputs: jsonb().notNull().default({}),
    /** Null: the project's first. */
    stage: text(),
    paused: boolean().notNull().default(false),
    /** Null: it never comes again. */
    nextAt: moment(),
    lastAt: moment(),
    /** What became of the last time: why nothing was started, or empty. */
    lastMessage: text().notNull().default(''),
    savedBy: text().references(() => user.id, { onDelete: 'set null' }),
    /** The token that it was saved with, also when that is gone: its runs have no more rights than that. */
    savedWith: text(),
    savedByName: text().notNull(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
    /** When `savedBy` saved it; who holds it or lets it go on changes that not. */
    updatedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [
    unique().on(t.workflowId, t.name),
    index()
      .on(t.nextAt)
      .where(sql`not ${t.paused}`),
  ],
);

/** What a run without an application was started from. */
export const workflowRun = pgTable(
  'workflow_run',
  {
    executionId: text()
      .primaryKey()
      .references(() => execution.id, { onDelete: 'cascade' }),
    projectId: text()
      .notNull()
      .references(() => project.id),
    /** Null: the document had steps of its own. */
    workflowId: text().references(() => workflow.id, { onDelete: 'set null' }),
    revision: integer(),
    /** Of a step of an application that is run alone. Not that of its execution: to whoever counts its runs it is none of them. */
    applicationId: text().references(() => application.id, { onDelete: 'set null' }),
    /** It runs this step of the workflow alone, to be tried: it is not a run of the workflow to anybody who counts those. */
    onlyStep: text(),
    /** Whom the objects that it makes belong to: the name of the workflow, or of the WorkflowRun. */
    owner: text().notNull(),
    /** Runs of one group know of each other; null: of nobody. One of a single step knows of them, and they not of it. */
    group: text(),
    /** Of the WorkflowRun, where there was one: the same text is not started again. */
    digest: text(),
    /** Of the WorkflowRun; of a single step the Workflow, where that was not saved. */
    document: text(),
    scheduleId: text().references(() => workflowSchedule.id, { onDelete: 'set null' }),
    /** The time of the schedule that it was started for. */
    scheduledFor: moment(),
  },
  (t) => [
    unique().on(t.scheduleId, t.scheduledFor),
    index().on(t.workflowId),
    index().on(t.applicationId),
    index().on(t.projectId, t.group),
    index().on(t.projectId, t.owner),
  ],
);

/** A start that was asked for under a key: the same again is the same run. */
export const workflowRequest = pgTable(
  'workflow_request',
  {
    projectId: text()
      .notNull()
      .references(() => project.id),
    key: text().notNull(),
    /** sha256 of what was asked for. */
    digest: text().notNull(),
    /** Known under the key also when the run itself is forgotten before the key is. */
    executionId: text(),
    createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.key] }), index().on(t.createdAt)],
);

/** Every object that a step of a run without an application brought into a cluster. It stays when the run ends. */
export const workflowObject = pgTable(
  'workflow_object',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => project.id),
    /** As in `workflow_run`. */
    owner: text().notNull(),
    clusterId: text()
      .notNull()
      .references(() => cluster.id, { onDelete: 'cascade' }),
    apiVersion: text().notNull(),
    kind: text().notNull(),
    namespace: text().notNull(),
    name: text().notNull(),
    /** Run and step that wrote it last. */
    executionId: text().notNull(),
    step: text().notNull(),
    /** Null between intent and confirmation. */
    appliedAt: timestamp({ withTimezone: true }),
  },
  (t) => [unique().on(t.projectId, t.owner, t.clusterId, t.apiVersion, t.kind, t.namespace, t.name)],
);
