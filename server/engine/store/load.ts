import { sql } from 'drizzle-orm';
import { rowsAsTable } from '@/db/rows';
import type { JsonObject } from '@/server/domain/json';
import {
  type ExecutionHeader,
  type ExecutionIdentity,
  type NodeRecord,
  loadExecution,
  putRecord,
} from '../core/execution';
import type { ExecutionPolicy, NodeSpec } from '../core/graph';
import { type Graph, buildGraph } from '../core/graph-index';
import type { ExecutionCache, ExecutionFacts, Loaded } from './cache';
import { columnNames, fromRow, headerColumns, nodeColumns, toMs } from './columns';
import type { Query, Row } from './query';

/** `keys`: nodes that the events are about. `whole`: an event may touch any node, so all must be read. */
export type Wanted = { keys: Set<string>; whole: boolean };
export type Locked = { loaded: Map<string, Loaded>; now: number };

const nodeList = sql`n.execution_id, n.key, n.woken, ${columnNames(nodeColumns, 'n')}`;

/**
 * Locks executions in the order of their ids, so that two batches never wait for each other, and brings them up to
 * date. With `skipLocked` those that another process works on are left out, as are those that do not exist.
 */
export async function lockExecutions(
  query: Query,
  wanted: ReadonlyMap<string, Wanted>,
  cache: ExecutionCache,
  { skipLocked = false } = {},
): Promise<Locked> {
  const ids = [...wanted.keys()];
  const missing = ids.filter((id) => !cache.get(id));
  // Sent together; PostgreSQL takes the second when it has the locks, and what never changes needs none.
  const [rows, records, graphs] = await Promise.all([
    lockRows(query, ids, skipLocked),
    readRecords(query, wanted, cache),
    readGraphs(query, missing),
  ]);
  const loaded = new Map<string, Loaded>();
  for (const row of rows) {
    const id = String(row['id']);
    const before = cache.get(id);
    const changed = records.get(id) ?? new Map<string, NodeRecord>();
    const next = before ? update(before, row, changed) : create(row, graphs.get(id), changed);
    cache.put(next);
    loaded.set(id, next);
  }
  return { loaded, now: Number(rows[0]?.['now'] ?? 0) };
}

function lockRows(query: Query, ids: readonly string[], skipLocked: boolean): Promise<readonly Row[]> {
  const how = skipLocked ? sql`skip locked` : sql``;
  // The clock is read after the lock was got; every worker goes by this one.
  return query(sql`
    with e as materialized (
      select * from execution
      where id = any(array(select json_array_elements_text(${JSON.stringify(ids)}::text::json)))
      order by id for no key update ${how}
    )
    select e.id, e.seq, e.project_id, e.application_id, e.revision, e.kind, e.depth, e.parent_id, e.parent_key,
      e.timeout_ms, e.policy, e.created_at, ${columnNames(headerColumns, 'e')}, a.name as application_name,
      floor(extract(epoch from clock_timestamp()) * 1000)::text as now
    from e left join application a on a.id = e.application_id`);
}

export function headerOf(row: Row): ExecutionHeader {
  return { ...fromRow(headerColumns, row), createdAt: toMs(row['created_at']) } as ExecutionHeader;
}

function create(row: Row, graph: Graph | undefined, records: ReadonlyMap<string, NodeRecord>): Loaded {
  const execution = loadExecution(identityOf(row), graph ?? buildGraph([], {}), headerOf(row), records);
  return { execution, facts: factsOf(row), seq: Number(row['seq']) };
}

export function identityOf(row: Row): ExecutionIdentity {
  const parentId = row['parent_id'] as string | null;
  const parent = parentId === null ? null : { executionId: parentId, key: String(row['parent_key']) };
  const timeoutMs = row['timeout_ms'] === null ? null : Number(row['timeout_ms']);
  return { id: String(row['id']), parent, timeoutMs, policy: row['policy'] as ExecutionPolicy };
}

export function factsOf(row: Row): ExecutionFacts {
  return {
    projectId: row['project_id'] as string,
    applicationId: row['application_id'] as string | null,
    applicationName: row['application_name'] as string | null,
    revision: row['revision'] as number | null,
    kind: row['kind'] as ExecutionFacts['kind'],
    depth: row['depth'] as number,
  };
}

function update(before: Loaded, row: Row, records: ReadonlyMap<string, NodeRecord>): Loaded {
  before.execution.header = headerOf(row);
  for (const [key, record] of records) putRecord(before.execution, key, record);
  return { execution: before.execution, facts: factsOf(row), seq: Number(row['seq']) };
}

async function readGraphs(query: Query, ids: readonly string[]): Promise<Map<string, Graph>> {
  if (ids.length === 0) return new Map();
  const list = JSON.stringify(ids);
  const [contexts, specs] = await Promise.all([
    query(sql`
      select id, context from execution
      where id = any(array(select json_array_elements_text(${list}::text::json)))`),
    query(sql`
      select execution_id, spec from node
      where execution_id = any(array(select json_array_elements_text(${list}::text::json)))
      order by execution_id, position`),
  ]);
  const lists = new Map<string, NodeSpec[]>(ids.map((id) => [id, []]));
  for (const row of specs) lists.get(String(row['execution_id']))?.push(row['spec'] as NodeSpec);
  return new Map(
    contexts.map((row) => {
      const id = String(row['id']);
      return [id, buildGraph(lists.get(id) ?? [], row['context'] as JsonObject)];
    }),
  );
}

/**
 * Of an execution that is not cached, every node. Of one that is, those that the events are about (a poll leaves no
 * event, so the cache may be behind on them) and those that changed since.
 */
async function readRecords(
  query: Query,
  wanted: ReadonlyMap<string, Wanted>,
  cache: ExecutionCache,
): Promise<Map<string, Map<string, NodeRecord>>> {
  const whole: string[] = [];
  const single: { id: string; key: string }[] = [];
  const since: { id: string; seq: number }[] = [];
  for (const [id, want] of wanted) {
    const cached = cache.get(id);
    if (!cached || want.whole) {
      whole.push(id);
      continue;
    }
    since.push({ id, seq: cached.seq });
    for (const key of want.keys) single.push({ id, key });
  }
  const found = await Promise.all([selectWhole(query, whole), selectChanged(query, single, since)]);
  return byExecution(found.flat());
}

async function selectWhole(query: Query, ids: readonly string[]): Promise<readonly Row[]> {
  if (ids.length === 0) return [];
  return query(sql`
    select ${nodeList} from node n
    where n.execution_id = any(array(select json_array_elements_text(${JSON.stringify(ids)}::text::json)))`);
}

async function selectChanged(
  query: Query,
  single: readonly { id: string; key: string }[],
  since: readonly { id: string; seq: number }[],
): Promise<readonly Row[]> {
  if (since.length === 0) return [];
  return query(sql`
    select ${nodeList}
    from (
      select r.id, r.key from ${rowsAsTable(single, sql`id text, key text`)} r
      union
      select v.execution_id, v.node_key
      from ${rowsAsTable(since, sql`id text, seq bigint`)} c
      join execution_event v on v.execution_id = c.id and v.seq > c.seq and v.node_key is not null
    ) s(id, key)
    join node n on n.execution_id = s.id and n.key = s.key`);
}

function byExecution(rows: readonly Row[]): Map<string, Map<string, NodeRecord>> {
  const found = new Map<string, Map<string, NodeRecord>>();
  for (const row of rows) {
    const id = String(row['execution_id']);
    const records = found.get(id) ?? new Map<string, NodeRecord>();
    records.set(String(row['key']), toRecord(row));
    found.set(id, records);
  }
  return found;
}

function toRecord(row: Row): NodeRecord {
  return { ...fromRow(nodeColumns, row), woken: row['woken'] === true } as NodeRecord;
}
