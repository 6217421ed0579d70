import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { LoamError } from '@/server/domain/error';
import { newId } from '@/server/platform/ids';
import { checkSpec, maxDepth } from '../core/check-spec';
import type { By } from '../core/event';
import { type Execution, loadExecution, newHeader, recordOf } from '../core/execution';
import type { ExecutionSpec } from '../core/graph';
import type { Graph } from '../core/graph-index';
import { applyChanges, transition } from '../core/transition';
import { admitRuns } from './admit';
import type { ExecutionFacts } from './cache';
import { columnNames, headerColumns, nodeColumns, recordType, toRow } from './columns';
import { type Follow, type Taken, isJobOf, newSaved, takeFreed } from './decide';
import { type Query, queryIn } from './query';
import { saveStatements } from './save';
import type { Saved } from './saved';

export type CreateOptions = {
  projectId: string;
  applicationId?: string | null;
  /** Application revision that it runs. */
  revision?: number | null;
  createdBy: By;
  /** Chosen by the caller where it must be known before; else a new `exe_…`. */
  id?: string;
  /** Node of another execution that waits for this one; `depth` is that execution's. */
  parent?: { executionId: string; key: string; depth: number };
  /** Who goes on with its first node at once. */
  follow?: Follow | undefined;
};

/**
 * Fair between projects: the more runs of its project wait already, the further back a new run is put, so that the first
 * run of another project goes before all but the first few of them. What has begun is not held up.
 */
const runsPerPriority = 25;
const maxPriority = 1_000;

export type Created = { id: string; number: number };

/**
 * Saves a new execution and starts it, in the caller's transaction: its first jobs are there when that commits. Throws
 * LoamError `invalid-document` or `too-large` for a graph that cannot run, and then nothing is written.
 */
export async function createExecution(
  tx: Executor,
  spec: ExecutionSpec,
  options: CreateOptions,
): Promise<Created> {
  const query = queryIn(tx);
  const { id, held, statements } = await planCreation(query, spec, options);
  const [[inserted]] = await Promise.all([
    query(statements[0]),
    ...statements.slice(1).map((each) => query(each)),
  ]);
  if (held) await admitRuns(tx, options.projectId);
  return { id, number: Number(inserted?.['number']) };
}

/** What saves a new execution: to be sent in this order and together, since none needs what another answers. */
export type Planned = {
  id: string;
  held: boolean;
  statements: [number: SQL, ...rest: SQL[]];
  followed: Taken | null;
};

/** The same in any transaction, up to where it is saved. */
export async function planCreation(
  query: Query,
  spec: ExecutionSpec,
  options: CreateOptions,
): Promise<Planned> {
  const depth = depthOf(options);
  const graph = checkSpec(spec);
  const id = options.id ?? newId('exe');
  const { applicationName, now, queued, isLimited } = await prepare(query, options);
  const { parent = null, applicationId = null, revision = null, projectId } = options;
  const identity = {
    id,
    parent: parent && { executionId: parent.executionId, key: parent.key },
    timeoutMs: spec.timeoutMs ?? null,
    policy: spec.policy ?? {},
  };
  const execution = loadExecution(identity, graph, newHeader(now));
  const { changes, effects } = transition(execution, { type: 'begin' }, now);
  applyChanges(execution, changes);
  const facts: ExecutionFacts = {
    projectId,
    applicationId,
    applicationName,
    revision,
    kind: spec.kind,
    depth,
  };
  const loaded = { execution, facts, seq: 0 };
  const created = { key: null, type: 'run.queued', patch: {}, by: options.createdBy } as const;
  const all = [created, ...changes];
  // It begins when it is let in, which is at once where there is room.
  const held = isLimited && options.parent === undefined;
  const begun = held ? [] : effects;
  const saved: Saved = { ...newSaved(loaded, now), changes: all };
  const followed = options.follow && !held ? takeFreed(saved, begun, options.follow) : null;
  saved.effects.push(...begun.filter((effect) => !followed || !isJobOf(effect, followed.key)));
  const inserted = insertExecution(execution, {
    facts,
    spec,
    createdBy: options.createdBy,
    seq: saved.changes.length,
    held,
  });
  const saves = saveStatements([saved], { isNew: true, priority: priorityOf(queued, options) });
  return { id, held, statements: [inserted, ...insertNodes(execution, graph), ...saves], followed };
}

function depthOf({ parent }: CreateOptions): number {
  const depth = parent ? parent.depth + 1 : 0;
  if (depth <= maxDepth) return depth;
  throw new LoamError('too-large', 'Runs inside runs go too deep.', {
    expected: `at most ${maxDepth} levels`,
    got: `${depth}`,
  });
}

function priorityOf(queued: number, { parent }: CreateOptions): number {
  return parent ? 0 : Math.min(maxPriority, Math.floor(queued / runsPerPriority));
}

type Prepared = {
  applicationName: string | null;
  now: number;
  queued: number;
  isLimited: boolean;
};

async function prepare(query: Query, { projectId, applicationId = null }: CreateOptions): Promise<Prepared> {
  const [row] = await query(sql`
    select floor(extract(epoch from clock_timestamp()) * 1000)::text as now,
      (select name from application where id = ${applicationId}) as application_name,
      (select max_runs is not null from project where id = ${projectId}) as limited,
      (select count(*)::integer from (
        select from execution where project_id = ${projectId} and state = 'queued' and parent_id is null
        limit ${runsPerPriority * maxPriority}
      ) waiting) as queued`);
  return {
    now: Number(row?.['now']),
    queued: Number(row?.['queued']),
    isLimited: row?.['limited'] === true,
    applicationName: (row?.['application_name'] ?? null) as string | null,
  };
}

type NewExecution = {
  facts: ExecutionFacts;
  spec: ExecutionSpec;
  createdBy: By;
  seq: number;
  held: boolean;
};

/** Its number in the project. From here to the commit other new runs of the project wait, so this comes as late as can be. */
function insertExecution(
  { identity, header }: Execution,
  { facts, spec, createdBy, seq, held }: NewExecution,
): SQL {
  const row = JSON.stringify([toRow(headerColumns, header)]);
  return sql`
    with numbered as (
      insert into execution_number as n (project_id, last) values (${facts.projectId}, 1)
      on conflict (project_id) do update set last = n.last + 1
      returning last
    )
    insert into execution (id, project_id, application_id, revision, number, kind, title, context, parent_id, parent_key,
      depth, created_by, created_by_name, timeout_ms, policy, seq, held, created_at, ${columnNames(headerColumns)})
    select ${identity.id}, ${facts.projectId}, ${facts.applicationId}, ${facts.revision}::integer, numbered.last,
      ${spec.kind}, ${spec.title}, ${JSON.stringify(spec.context)}::text::jsonb, ${identity.parent?.executionId ?? null},
      ${identity.parent?.key ?? null}, ${facts.depth}::integer, ${createdBy.id}, ${createdBy.name},
      ${identity.timeoutMs}::bigint, ${JSON.stringify(identity.policy)}::text::jsonb, ${seq}::bigint, ${held}::boolean, ${new Date(header.createdAt).toISOString()}::timestamptz,
      ${columnNames(headerColumns, 'r')}
    from numbered, json_to_recordset(${row}::text::json) as r(${recordType(headerColumns)})
    returning number`;
}

function insertNodes(execution: Execution, graph: Graph): SQL[] {
  const rows = [...graph.nodes.values()].map(({ spec }, position) => ({
    key: spec.key,
    position,
    name: spec.name ?? spec.key,
    kind: spec.kind,
    handler: spec.handler.handler,
    spec,
    ...toRow(nodeColumns, recordOf(execution, spec.key)),
  }));
  if (rows.length === 0) return [];
  const statement = sql`
    insert into node (execution_id, key, position, name, kind, handler, spec, ${columnNames(nodeColumns)})
    select ${execution.identity.id}, r.key, r.position, r.name, r.kind, r.handler, r.spec,
      ${columnNames(nodeColumns, 'r')}
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as r(key text, position integer, name text, kind text,
      handler text, spec jsonb, ${recordType(nodeColumns)})`;
  return [statement];
}
