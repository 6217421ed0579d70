import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import type { JsonObject } from '@/server/domain/json';
import { type ExecutionHeader, type NodeRecord, loadExecution, putRecord } from '../core/execution';
import type { NodeSpec } from '../core/graph';
import { type Graph, buildGraph } from '../core/graph-index';
import type { ExecutionCache, ExecutionFacts, Loaded } from './cache';
import { columnNames, fromRow, headerColumns, nodeColumns } from './columns';

/** `keys`: nodes that the events are about. `whole`: an event may touch any node, so all must be read. */
export type Wanted = { keys: Set<string>; whole: boolean };
export type Locked = { loaded: Map<string, Loaded>; now: number };

type Row = Record<string, unknown>;

const nodeList = sql`n.execution_id, n.key, n.woken, ${columnNames(nodeColumns, 'n')}`;
const textOrder = (ids: Iterable<string>) => [...ids].sort();

/**
 * Locks executions in the order of their ids, so that two batches never wait for each other, and brings them up to
 * date. With `skipLocked` those that another process works on are left out, as are those that do not exist.
 */
export async function lockExecutions(
  tx: Executor,
  wanted: ReadonlyMap<string, Wanted>,
  cache: ExecutionCache,
  { skipLocked = false } = {},
): Promise<Locked> {
  const rows = await lockRows(tx, [...wanted.keys()], skipLocked);
  const known = new Map(rows.map((row) => [String(row['id']), cache.get(String(row['id']))]));
  const fresh = rows.filter((row) => !known.get(String(row['id'])));
  const graphs = await readGraphs(tx, fresh);
  const records = await readRecords(tx, rows, known, wanted);
  const loaded = new Map<string, Loaded>();
  for (const row of rows) {
    const id = String(row['id']);
    const before = known.get(id);
    const changed = records.get(id) ?? new Map<string, NodeRecord>();
    const next = before ? update(before, row, changed) : create(row, graphs.get(id), changed);
    cache.put(next);
    loaded.set(id, next);
  }
  return { loaded, now: Number(rows[0]?.['now'] ?? 0) };
}

async function lockRows(tx: Executor, ids: string[], skipLocked: boolean): Promise<Row[]> {
  const how = skipLocked ? sql`skip locked` : sql``;
  // The clock is read after the lock was got; every worker goes by this one.
  return tx.execute<Row>(sql`
    with e as materialized (
      select * from execution where id in ${textOrder(ids)} order by id for no key update ${how}
    )
    select e.id, e.seq, e.project_id, e.application_id, e.revision, e.kind, e.depth, e.parent_id, e.parent_key,
      e.timeout_ms, e.created_at, ${columnNames(headerColumns, 'e')}, a.name as application_name,
      floor(extract(epoch from clock_timestamp()) * 1000) as now
    from e left join application a on a.id = e.application_id`);
}

function headerOf(row: Row): ExecutionHeader {
  const fields = fromRow(headerColumns, row);
  return { ...fields, createdAt: new Date(String(row['created_at'])).getTime() } as ExecutionHeader;
}

function create(row: Row, graph: Graph | undefined, records: ReadonlyMap<string, NodeRecord>): Loaded {
  const parent = row['parent_id'] === null ? null : parentOf(row);
  const timeoutMs = row['timeout_ms'] === null ? null : Number(row['timeout_ms']);
  const identity = { id: String(row['id']), parent, timeoutMs };
  const execution = loadExecution(identity, graph ?? buildGraph([], {}), headerOf(row), records);
  return { execution, facts: factsOf(row), seq: Number(row['seq']) };
}

function parentOf(row: Row): { executionId: string; key: string } {
  return { executionId: String(row['parent_id']), key: String(row['parent_key']) };
}

function factsOf(row: Row): ExecutionFacts {
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

async function readGraphs(tx: Executor, rows: readonly Row[]): Promise<Map<string, Graph>> {
  if (rows.length === 0) return new Map();
  const ids = rows.map((row) => String(row['id']));
  const contexts = await tx.execute<Row>(sql`select id, context from execution where id in ${ids}`);
  const specs = await tx.execute<Row>(
    sql`select execution_id, spec from node where execution_id in ${ids} order by execution_id, position`,
  );
  const lists = new Map<string, NodeSpec[]>(ids.map((id) => [id, []]));
  for (const row of specs) lists.get(String(row['execution_id']))?.push(parsed(row['spec']) as NodeSpec);
  return new Map(
    contexts.map((row) => {
      const id = String(row['id']);
      return [id, buildGraph(lists.get(id) ?? [], parsed(row['context']) as JsonObject)];
    }),
  );
}

function parsed(value: unknown): unknown {
  return typeof value === 'string' ? JSON.parse(value) : value;
}

/**
 * Of an execution that is not cached, every node. Of one that is, those that the events are about (a poll leaves no
 * event, so the cache may be behind on them) and those that changed since.
 */
async function readRecords(
  tx: Executor,
  rows: readonly Row[],
  known: ReadonlyMap<string, Loaded | undefined>,
  wanted: ReadonlyMap<string, Wanted>,
): Promise<Map<string, Map<string, NodeRecord>>> {
  const whole: string[] = [];
  const single: { id: string; key: string }[] = [];
  const stale: { id: string; seq: number }[] = [];
  for (const row of rows) {
    const id = String(row['id']);
    const cached = known.get(id);
    const want = wanted.get(id);
    if (!cached || want?.whole) {
      whole.push(id);
      continue;
    }
    for (const key of want?.keys ?? []) single.push({ id, key });
    if (cached.seq !== Number(row['seq'])) stale.push({ id, seq: cached.seq });
  }
  const parts = [selectWhole(whole), selectChanged(single, stale)].filter((part) => part !== null);
  const found = parts.length === 0 ? [] : await tx.execute<Row>(sql.join(parts, sql` union all `));
  return byExecution(found);
}

function selectWhole(ids: readonly string[]): SQL | null {
  return ids.length === 0 ? null : sql`select ${nodeList} from node n where n.execution_id in ${ids}`;
}

function selectChanged(
  single: { id: string; key: string }[],
  stale: { id: string; seq: number }[],
): SQL | null {
  const sources: SQL[] = [];
  if (single.length > 0) {
    sources.push(
      sql`select r.id, r.key from json_to_recordset(${JSON.stringify(single)}::json) as r(id text, key text)`,
    );
  }
  if (stale.length > 0) {
    sources.push(sql`
      select v.execution_id, v.node_key
      from json_to_recordset(${JSON.stringify(stale)}::json) as c(id text, seq bigint)
      join execution_event v on v.execution_id = c.id and v.seq > c.seq and v.node_key is not null`);
  }
  if (sources.length === 0) return null;
  return sql`
    select ${nodeList} from node n
    join (${sql.join(sources, sql` union `)}) s(id, key) on n.execution_id = s.id and n.key = s.key`;
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
