import { type SQL, sql } from 'drizzle-orm';
import { changeStatement } from '@/db/record-change';
import { rowsAsTable } from '@/db/rows';
import { nodeJobAttempts, nodeJobName } from '@/server/jobs/catalog';
import { enqueueStatement } from '@/server/jobs/enqueue';
import { assignments, headerAssignments, headerColumns, nodeColumns, recordType } from './columns';
import { jobsOf, liveChanges, noticeStatement } from './outbox';
import { type Saved, headerRow, isHistory, nodeRows, numberEvents } from './saved';

/**
 * What saves everything that was decided: records, numbered history, jobs, live signals, and what workers are to be
 * told. Counts `loaded.seq` up. None of the statements needs what another answers, so they may be sent together. With
 * `isNew` the records themselves are inserted by the caller; `priority` is that of the jobs.
 */
export function saveStatements(batch: readonly Saved[], { isNew = false, priority = 0 } = {}): SQL[] {
  const events = batch.flatMap(numberEvents);
  const jobs = batch.flatMap(jobsOf).map((job) => (priority === 0 ? job : { ...job, priority }));
  const changes = liveChanges(batch);
  return [
    isNew ? null : headerWrite(batch),
    events.length > 0 ? eventWrite(events) : null,
    jobs.length > 0 ? enqueueStatement(jobs) : null,
    // After the jobs: what was woken is looked at now, not when the poll that it asked for is due.
    isNew ? null : nodeWrite(batch),
    changes.length > 0 ? changeStatement(changes) : null,
    noticeStatement(batch),
  ].filter((statement) => statement !== null);
}

function headerWrite(batch: readonly Saved[]): SQL | null {
  const rows = batch.filter(({ changes }) => changes.some(isHistory)).map(headerRow);
  if (rows.length === 0) return null;
  return sql`
    update execution e set seq = r.seq, ${headerAssignments}
    from ${rowsAsTable(rows, sql`id text, seq bigint, ${recordType(headerColumns)}`)} r
    where e.id = r.id`;
}

function nodeWrite(batch: readonly Saved[]): SQL | null {
  const rows = batch.flatMap(nodeRows);
  if (rows.length === 0) return null;
  // A node that was woken while this was decided has no job: whoever woke it saw a worker that had it.
  return sql`
    with written as (
      update node n set ${assignments(nodeColumns)},
        woken = n.woken and not r.consumed,
        saved = case when n.epoch = r.epoch then n.saved end
      from ${rowsAsTable(rows, nodeRowType)} r
      where n.execution_id = r.execution_id and n.key = r.key
      returning n.execution_id, n.key, n.handler, n.state, n.woken, n.claim
    ), late as (
      select array_agg(${lateJob}) as specs from written
      where woken and claim is null and state = 'waiting'
    )
    select from late, graphile_worker.add_jobs(late.specs) where late.specs is not null`;
}

/** Of what `nodeRows` makes. */
export const nodeRowType = sql`execution_id text, key text, consumed boolean, ${recordType(nodeColumns)}`;

// As nodeJobFor makes it, from a row of `written`.
export const lateJob = sql.raw(`(
  '${nodeJobName('')}' || handler, json_build_object('executionId', execution_id, 'key', key), null, null,
  ${nodeJobAttempts}, execution_id || '/' || key, null, null
)::graphile_worker.job_spec`);

function eventWrite(events: readonly Record<string, unknown>[]): SQL {
  return sql`
    insert into execution_event (execution_id, seq, at, node_key, type, data)
    select id, seq, at, key, type, data from json_to_recordset(${JSON.stringify(events)}::text::json)
      as r(id text, seq bigint, at timestamptz, key text, type text, data jsonb)`;
}
