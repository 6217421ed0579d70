import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  bigint,
  bigserial,
  boolean,
  doublePrecision,
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
import { executionKinds, executionStates, logLevels, nodeStates } from './enums';
import { project } from './project';

// Written by server/engine/store alone.

const moment = () => timestamp({ withTimezone: true, precision: 3 });

/** One durable run of a graph. `number` is what people call it: counted in its project. */
export const execution = pgTable(
  'execution',
  {
    id: text().primaryKey(),
    projectId: text()
      .notNull()
      .references(() => project.id),
    applicationId: text().references(() => application.id, { onDelete: 'set null' }),
    /** Revision of the application that it runs. */
    revision: integer(),
    number: integer().notNull(),
    kind: text({ enum: executionKinds }).notNull(),
    title: text().notNull(),
    /** Pinned at the start and handed to every handler. */
    context: jsonb().notNull(),
    /** Node of another execution that waits for this one. */
    parentId: text().references((): AnyPgColumn => execution.id, { onDelete: 'cascade' }),
    parentKey: text(),
    depth: integer().notNull().default(0),
    createdBy: text(),
    createdByName: text().notNull(),
    timeoutMs: bigint({ mode: 'number' }),
    /** ExecutionPolicy of server/engine/core/graph.ts. */
    policy: jsonb().notNull().default({}),
    state: text({ enum: executionStates }).notNull(),
    /** Number of its newest event. */
    seq: bigint({ mode: 'number' }).notNull().default(0),
    stopping: jsonb(),
    error: jsonb(),
    outputs: jsonb(),
    /** What people set of the context since. */
    setContext: jsonb(),
    /** Revisions of definitions that a person chose at a retry, over those that were pinned. */
    setDefinitions: jsonb(),
    pausedAt: moment(),
    /** Somebody wants it kept, however old. */
    pinned: boolean().notNull().default(false),
    /** Beyond what its project may have at work at once: it has no jobs until it is let in. */
    held: boolean().notNull().default(false),
    createdAt: moment().notNull().defaultNow(),
    startedAt: moment(),
    finishedAt: moment(),
    deadlineAt: moment(),
  },
  (t) => [
    unique().on(t.projectId, t.number),
    index()
      .on(t.state)
      .where(sql`${t.finishedAt} is null and ${t.parentId} is null`),
    index()
      .on(t.finishedAt)
      .where(sql`${t.finishedAt} is not null and ${t.parentId} is null`),
    index().on(t.applicationId, t.number),
    index().on(t.parentId),
    index()
      .on(t.projectId)
      .where(sql`${t.state} = 'queued' and ${t.parentId} is null`),
    index()
      .on(t.projectId, t.number)
      .where(sql`${t.held}`),
    index()
      .on(t.deadlineAt)
      .where(sql`${t.deadlineAt} is not null`),
  ],
);

/** Number of the newest execution of each project. */
export const executionNumber = pgTable('execution_number', {
  projectId: text()
    .primaryKey()
    .references(() => project.id),
  last: integer().notNull(),
});

export const node = pgTable(
  'node',
  {
    executionId: text()
      .notNull()
      .references(() => execution.id, { onDelete: 'cascade' }),
    key: text().notNull(),
    /** Order in the plan. */
    position: integer().notNull(),
    name: text().notNull(),
    kind: text().notNull(),
    /** Name under which workers know what performs it. */
    handler: text().notNull(),
    /** NodeSpec of server/engine/core/graph.ts. */
    spec: jsonb().notNull(),
    state: text({ enum: nodeStates }).notNull().default('pending'),
    attempt: integer().notNull().default(0),
    epoch: integer().notNull().default(1),
    failures: integer().notNull().default(0),
    losses: integer().notNull().default(0),
    reason: text(),
    message: text().notNull().default(''),
    progress: doublePrecision(),
    error: jsonb(),
    outputs: jsonb(),
    /** Execution that it waits for. */
    childId: text(),
    stopping: jsonb(),
    readyAt: moment(),
    startedAt: moment(),
    finishedAt: moment(),
    deadlineAt: moment(),
    dueAt: moment(),
    /** Fencing token of the worker that has it; results under any other are refused. */
    claim: text(),
    owner: text(),
    leaseUntil: moment(),
    /** What it asks people, and what they answered. */
    ask: jsonb(),
    answers: jsonb(),
    /** An answer came while a worker was looking at those before it. */
    unread: boolean().notNull().default(false),
    woken: boolean().notNull().default(false),
    /** What its handler saved, within one epoch. */
    saved: jsonb(),
  },
  (t) => [
    primaryKey({ columns: [t.executionId, t.key] }),
    index()
      .on(t.owner)
      .where(sql`${t.owner} is not null`),
    index()
      .on(t.deadlineAt)
      .where(sql`${t.deadlineAt} is not null`),
    index()
      .on(t.readyAt)
      .where(sql`${t.state} = 'ready'`),
    index()
      .on(t.dueAt)
      .where(sql`${t.state} in ('waiting', 'suspended')`),
  ],
);

/** History: numbered per execution without a gap; applying all of them in order gives the state. */
export const executionEvent = pgTable(
  'execution_event',
  {
    executionId: text()
      .notNull()
      .references(() => execution.id, { onDelete: 'cascade' }),
    seq: bigint({ mode: 'number' }).notNull(),
    at: moment().notNull(),
    nodeKey: text(),
    type: text().notNull(),
    data: jsonb().notNull(),
  },
  (t) => [primaryKey({ columns: [t.executionId, t.seq] })],
);

export const nodeLog = pgTable(
  'node_log',
  {
    id: bigserial({ mode: 'number' }).primaryKey(),
    executionId: text()
      .notNull()
      .references(() => execution.id, { onDelete: 'cascade' }),
    nodeKey: text().notNull(),
    attempt: integer().notNull(),
    at: moment().notNull(),
    level: text({ enum: logLevels }).notNull(),
    message: text().notNull(),
  },
  (t) => [index().on(t.executionId, t.id)],
);

/** Worker processes that are alive; a row whose `seenAt` is old belongs to a dead one, whose nodes others take over. */
export const worker = pgTable('worker', {
  id: text().primaryKey(),
  host: text().notNull(),
  pid: integer().notNull(),
  concurrency: integer().notNull(),
  /** Handlers that it knows. */
  handlers: text().array().notNull(),
  /** Ids under which the job queue knows it. */
  queuePools: text().array().notNull(),
  draining: boolean().notNull().default(false),
  startedAt: moment().notNull().defaultNow(),
  seenAt: moment().notNull().defaultNow(),
});
