import { type SQL, sql } from 'drizzle-orm';
import type { Executor } from '@/db/client';
import { enqueueAll } from '@/server/jobs/enqueue';
import { type NodeRecord, recordOf, volatileFields } from '../core/execution';
import { assignments, headerColumns, nodeColumns, recordType, toRow } from './columns';
import { jobsOf, nodeJob, tellPages, tellWorkers } from './outbox';
import { type Saved, isHistory, touchedKeys } from './saved';

type Row = Record<string, unknown>;

/**
 * Saves everything that was decided, in the caller's transaction: records, numbered history, jobs, live signals, and
 * what workers are to be told. Counts `loaded.seq` up. With `isNew` the records themselves are inserted by the caller.
 */
export async function saveAll(tx: Executor, batch: readonly Saved[], { isNew = false } = {}): Promise<void> {
  const events = batch.flatMap(numberEvents);
  const woken = await write(tx, {
    events: events.length > 0 ? eventWrite(events) : null,
    headers: isNew ? null : headerWrite(batch),
    nodes: isNew ? null : nodeWrite(batch),
  });
  await enqueueAll(tx, [
    ...batch.flatMap(jobsOf),
    ...batch.flatMap(({ loaded }) =>
      lateWakes(loaded.execution.identity.id, woken)
        .filter((key) => recordOf(loaded.execution, key).state === 'waiting')
        .map((key) => nodeJob(loaded, key, null)),
    ),
  ]);
  await tellPages(tx, batch);
  await tellWorkers(tx, batch);
}

/** All writes in one statement. Gives the nodes that were woken while this batch was being decided. */
async function write(
  tx: Executor,
  writes: Record<'events' | 'headers' | 'nodes', SQL | null>,
): Promise<Row[]> {
  const parts = Object.entries(writes).flatMap(([name, part]) =>
    part === null ? [] : [sql`${sql.identifier(name)} as (${part})`],
  );
  if (parts.length === 0) return [];
  const result = writes.nodes
    ? sql`select execution_id, key from nodes where woken and claim is null`
    : sql`select 1 where false`;
  return tx.execute<Row>(sql`with ${sql.join(parts, sql`, `)} ${result}`);
}

// Nobody else will look at these: whoever woke them saw a worker that had them.
function lateWakes(executionId: string, woken: readonly Row[]): string[] {
  return woken.filter((row) => row['execution_id'] === executionId).map((row) => String(row['key']));
}

function headerWrite(batch: readonly Saved[]): SQL | null {
  const rows = batch
    .filter(({ changes }) => changes.some(isHistory))
    .map(({ loaded: { execution, seq } }) => ({
      id: execution.identity.id,
      seq,
      ...toRow(headerColumns, execution.header),
    }));
  if (rows.length === 0) return null;
  return sql`
    update execution e set seq = r.seq, ${assignments(headerColumns)}
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id text, seq bigint, ${recordType(headerColumns)})
    where e.id = r.id`;
}

function nodeWrite(batch: readonly Saved[]): SQL | null {
  const rows = batch.flatMap(({ loaded: { execution }, changes, consumed }) =>
    touchedKeys(changes).map((key) => ({
      execution_id: execution.identity.id,
      key,
      consumed: consumed.has(key),
      ...toRow(nodeColumns, recordOf(execution, key)),
    })),
  );
  if (rows.length === 0) return null;
  return sql`
    update node n set ${assignments(nodeColumns)},
      woken = n.woken and not r.consumed,
      saved = case when n.epoch = r.epoch then n.saved end
    from json_to_recordset(${JSON.stringify(rows)}::json)
      as r(execution_id text, key text, consumed boolean, ${recordType(nodeColumns)})
    where n.execution_id = r.execution_id and n.key = r.key
    returning n.execution_id, n.key, n.woken, n.claim`;
}

type EventRow = { id: string; seq: number; at: string; key: string | null; type: string; data: unknown };

function numberEvents({ loaded, now, changes }: Saved): EventRow[] {
  const at = new Date(now).toISOString();
  return changes.filter(isHistory).map((change) => {
    loaded.seq += 1;
    const { key, type } = change;
    const data = change.key === null ? { ...change.patch, by: change.by } : lasting(change.patch);
    return { id: loaded.execution.identity.id, seq: loaded.seq, at, key, type, data };
  });
}

function lasting(patch: Partial<NodeRecord>): Partial<NodeRecord> {
  const kept = { ...patch };
  for (const field of volatileFields) delete kept[field];
  return kept;
}

function eventWrite(events: readonly EventRow[]): SQL {
  return sql`
    insert into execution_event (execution_id, seq, at, node_key, type, data)
    select id, seq, at, key, type, data from json_to_recordset(${JSON.stringify(events)}::json)
      as r(id text, seq bigint, at timestamptz, key text, type text, data jsonb)`;
}
