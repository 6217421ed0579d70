import { type SQL, sql } from 'drizzle-orm';
import { changeChannel } from '@/db/record-change';
import { rowsAsTable } from '@/db/rows';
import { isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { distinctJobs } from '@/server/jobs/enqueue';
import { type NodeRecord, forkExecution, loadExecution, putRecord, recordOf } from '../core/execution';
import type { NodeSpec } from '../core/graph';
import { buildGraph } from '../core/graph-index';
import { applyChanges } from '../core/transition';
import type { ExecutionCache, Loaded } from './cache';
import { assignments, headerAssignments, fromRow, headerColumns, nodeColumns, recordType } from './columns';
import type { DatabaseClock } from './database-clock';
import { type Answer, type Item, decide, newSaved } from './decide';
import { factsOf, headerOf, identityOf } from './load';
import { jobsOf, liveChanges } from './outbox';
import type { Query, Row } from './query';
import { lateJob, nodeRowType } from './save';
import { type Saved, headerRow, isHistory, nodeRows, numberEvents } from './saved';

/**
 * The common case in one statement: no lock is taken before the decision; instead the statement that saves it saves
 * nothing of an execution whose history has grown since it was read. What is not saved is undefined in the answer, and
 * the caller decides it again under a lock.
 *
 * Only for events about nodes whose claim cannot change without an event: a claim of a node that is ready, an outcome under
 * a claim that this process was granted, and the end of the run that a node waits for. A claim to look at a node that waits
 * leaves no event: alone in its execution it is saved as well, where the node itself shows that nobody has it and that it is
 * to be looked at.
 */
export async function applyOptimistically(
  query: Query,
  items: readonly Item[],
  cache: ExecutionCache,
  clock: DatabaseClock,
): Promise<(Answer | undefined)[]> {
  const fresh = new Set(items.map(({ executionId }) => executionId).filter((id) => !cache.get(id)));
  if (fresh.size > 0) await loadFresh(query, [...fresh], cache, clock);
  const entries = new Map<string, Saved>();
  const unfit = unfitFor(items, cache);
  const looks = new Map<string, boolean>();
  const answers = items.map((item) => {
    if (unfit.has(item.executionId)) return undefined;
    if (isLook(item, cache)) looks.set(item.executionId, isDue(item, cache, clock));
    return attempt(entries, item, cache, clock);
  });
  const changed = [...entries.values()].filter(({ changes, effects }) => changes.length + effects.length > 0);
  const saved =
    changed.length === 0 ? new Map<string, never>() : await save(query, changed, looks, cache, clock);
  return answers.map((answer, index) => {
    const id = items[index]?.executionId ?? '';
    // Nothing was saved, so nobody said that what was read is still true: a refusal may be of yesterday.
    if (!saved.has(id)) return undefined;
    const loaded = cache.get(id);
    if (!answer || !loaded || !('accepted' in answer)) return answer;
    return { ...answer, loaded, ...(looks.has(id) ? { saved: saved.get(id) ?? null } : {}) };
  });
}

/** Of an execution with one event that needs the lock, all events do: their order is kept. */
function unfitFor(items: readonly Item[], cache: ExecutionCache): Set<string> {
  const seen = new Set<string>();
  const unfit = new Set<string>();
  const looked = new Set<string>();
  for (const item of items) {
    const { executionId } = item;
    const look = isLook(item, cache);
    const isShared = look ? seen.has(executionId) : looked.has(executionId);
    if (isShared || !(look || isFit(item, cache))) unfit.add(executionId);
    seen.add(executionId);
    if (look) looked.add(executionId);
  }
  return unfit;
}

function isFit(item: Item, cache: ExecutionCache): boolean {
  const { event } = item;
  const record = nodeOf(item, cache);
  if (!record || item.child) return false;
  if (event.type === 'claim') return record.state === 'ready';
  if (event.type === 'child-ended') return record.state === 'waiting' && record.childId === event.childId;
  return event.type === 'outcome' && record.claim === event.claim;
}

function nodeOf({ executionId, event }: Item, cache: ExecutionCache): NodeRecord | undefined {
  if (!('key' in event) || event.key === null) return undefined;
  return cache.get(executionId)?.execution.nodes.get(event.key);
}

/** A claim of a node that waits, and that nobody had when this was read. */
function isLook(item: Item, cache: ExecutionCache): boolean {
  const record = nodeOf(item, cache);
  if (item.event.type !== 'claim' || !record) return false;
  return record.state === 'waiting' && record.childId === null && record.claim === null && !record.stopping;
}

/** Else it is to be looked at only if it was woken, of which this process knows nothing. */
function isDue(item: Item, cache: ExecutionCache, clock: DatabaseClock): boolean {
  const dueAt = nodeOf(item, cache)?.dueAt ?? null;
  return dueAt !== null && dueAt <= clock.now();
}

function attempt(
  entries: Map<string, Saved>,
  item: Item,
  cache: ExecutionCache,
  clock: DatabaseClock,
): Answer | undefined {
  const cached = cache.get(item.executionId);
  if (!cached) return undefined;
  const entry = entries.get(item.executionId) ?? newSaved(forkOf(cached), clock.now());
  try {
    if (isLook(item, cache)) return attemptLook(entries, entry, item);
    entries.set(item.executionId, entry);
    return decide(entry, item);
  } catch (error) {
    if (isLoamError(error)) return { refused: error };
    throw error;
  }
}

/** As if it was woken: whether it was, or is due, the statement sees. */
function attemptLook(entries: Map<string, Saved>, entry: Saved, item: Item): Answer | undefined {
  const { execution } = entry.loaded;
  const { event } = item;
  if (event.type !== 'claim') return undefined;
  putRecord(execution, event.key, { ...recordOf(execution, event.key), woken: true });
  const answer = decide(entry, item);
  // What says more than who has it is decided under the lock.
  if (!answer.work || entry.effects.length > 0 || entry.changes.some(isHistory)) return undefined;
  entries.set(item.executionId, entry);
  return answer;
}

// The cache keeps what PostgreSQL has; this becomes so when the statement says that it was saved.
function forkOf({ execution, facts, seq }: Loaded): Loaded {
  return { execution: forkExecution(execution), facts, seq };
}

/** `saved`: what the handler of a node that is looked at keeps. */
type SavedRow = { id: string; now: string; saved: JsonObject | null };

/** What was saved. `looks`: of those that are only looked at, whether that is due anyway. */
async function save(
  query: Query,
  batch: readonly Saved[],
  looks: ReadonlyMap<string, boolean>,
  cache: ExecutionCache,
  clock: DatabaseClock,
): Promise<Map<string, JsonObject | null>> {
  const sentAt = performance.now();
  const rows = await query<SavedRow>(saveIfUnchanged(batch, looks));
  clock.sync(Number(rows[0]?.now ?? 0), sentAt);
  const saved = new Map(rows.map((row) => [row.id, row.saved]));
  for (const { loaded, changes } of batch) {
    const { id } = loaded.execution.identity;
    const cached = cache.get(id);
    if (!cached || !saved.has(id)) continue;
    applyChanges(cached.execution, changes);
    cached.seq = loaded.seq;
  }
  return saved;
}

function saveIfUnchanged(batch: readonly Saved[], looks: ReadonlyMap<string, boolean>): SQL {
  const document = batch.map((saved) => {
    const { id } = saved.loaded.execution.identity;
    const expected = saved.loaded.seq;
    const events = numberEvents(saved);
    const changes = liveChanges([saved]).map((change) => ({ ...change, id }));
    const jobs = jobsOf(saved).map((job) => ({ ...job, id }));
    const look = { look: looks.has(id), due: looks.get(id) ?? false };
    const nodes = nodeRows(saved).map((row) => ({ ...row, ...look }));
    return { header: { ...headerRow(saved), expected }, nodes, events, changes, jobs };
  });
  return saveStatement({
    headers: document.map(({ header }) => header),
    nodes: document.flatMap(({ nodes }) => nodes),
    events: document.flatMap(({ events }) => events),
    changes: document.flatMap(({ changes }) => changes),
    jobs: distinctJobs(document.flatMap(({ jobs }) => jobs)),
  });
}

type Lists = Record<'headers' | 'nodes' | 'events' | 'changes' | 'jobs', readonly unknown[]>;

// Always the same text, so that PostgreSQL plans it once.
function saveStatement({ headers, nodes, events, changes, jobs }: Lists): SQL {
  return sql`
    with h as materialized (
      select * from ${rowsAsTable(headers, sql`id text, seq bigint, expected bigint, ${recordType(headerColumns)}`)} r
    ), held as materialized (
      select e.id from execution e join h on h.id = e.id and h.expected = e.seq
      order by e.id for no key update of e skip locked
    ), header as (
      update execution e set seq = r.seq, ${headerAssignments}
      from h r join held on held.id = r.id where e.id = r.id
    ), written as (
      update node n set ${assignments(nodeColumns)},
        woken = n.woken and not r.consumed,
        saved = case when n.epoch = r.epoch then n.saved end
      from ${rowsAsTable(nodes, sql`${nodeRowType}, look boolean, due boolean`)} r
        join held on held.id = r.execution_id
      where n.execution_id = r.execution_id and n.key = r.key
        -- Of what another process did in this moment, PostgreSQL looks at this once more.
        and (not r.look or (n.claim is null and (n.woken or r.due)))
      returning n.execution_id, n.key, n.handler, n.state, n.woken, n.claim, n.saved, r.look
    ), history as (
      insert into execution_event (execution_id, seq, at, node_key, type, data)
      select r.id, r.seq, r.at, r.key, r.type, r.data
      from ${rowsAsTable(events, eventRowType)} r
        join held on held.id = r.id
    ), told as (
      insert into change (project_id, topic, data)
      select r."projectId", r.topic, coalesce(r.data, '{}')
      from ${rowsAsTable(changes, sql`id text, "projectId" text, topic text, data jsonb`)} r
        join held on held.id = r.id
      returning 1
    ), ${jobsAsked(jobs)}, queued as (
      select count(*) as jobs from asked, graphile_worker.add_jobs(asked.specs) where asked.specs is not null
    ), signalled as (
      select count(*) as signals from (select pg_notify(${changeChannel}, '') where exists (select from told)) one
    )
    select held.id, (select written.saved from written where written.execution_id = held.id and written.look) as saved,
      floor(extract(epoch from clock_timestamp()) * 1000)::text as now
    from held, queued, signalled
    where queued.jobs >= 0 and signalled.signals >= 0
      and exists (select from written where written.execution_id = held.id)`;
}

const eventRowType = sql`id text, seq bigint, at timestamptz, key text, type text, data jsonb`;
const jobRowType = sql`id text, name text, payload json, "runAt" timestamptz, attempts smallint, key text`;

/** `asked`: the jobs of what is saved. A node that was woken meanwhile gets one at once, in place of the one it asked for. */
function jobsAsked(jobs: readonly unknown[]): SQL {
  return sql`late as materialized (
      select * from written where woken and claim is null and state = 'waiting'
    ), asked as (
      select array_agg(spec) as specs from (
        select (r.name, r.payload, null, r."runAt", r.attempts, r.key, null, null)::graphile_worker.job_spec as spec
        from ${rowsAsTable(jobs, jobRowType)} r
          join held on held.id = r.id
        -- PostgreSQL refuses a statement that adds one job twice
        where r.key is null or r.key not in (select late.execution_id || '/' || late.key from late)
        union all
        select ${lateJob} from late
      ) every
    )`;
}

/** Executions as they are, of one moment. */
async function loadFresh(
  query: Query,
  ids: readonly string[],
  cache: ExecutionCache,
  clock: DatabaseClock,
): Promise<void> {
  const sentAt = performance.now();
  const rows = await query(sql`
    select e.*, a.name as application_name, floor(extract(epoch from clock_timestamp()) * 1000)::text as now,
      (select json_agg(to_json(n) order by n.position) from node n where n.execution_id = e.id) as nodes
    from execution e left join application a on a.id = e.application_id
    where e.id = any(array(select json_array_elements_text(${JSON.stringify(ids)}::text::json)))`);
  if (rows[0]) clock.sync(Number(rows[0]['now']), sentAt);
  for (const row of rows) cache.put(fromSnapshot(row));
}

function fromSnapshot(row: Row): Loaded {
  const nodes = (row['nodes'] ?? []) as Row[];
  const graph = buildGraph(
    nodes.map((node) => node['spec'] as NodeSpec),
    row['context'] as JsonObject,
  );
  const records = new Map(
    nodes.map((node) => [
      String(node['key']),
      { ...fromRow(nodeColumns, node), woken: node['woken'] === true } as NodeRecord,
    ]),
  );
  const execution = loadExecution(identityOf(row), graph, headerOf(row), records);
  return { execution, facts: factsOf(row), seq: Number(row['seq']) };
}
