import { type SQL, sql } from 'drizzle-orm';
import type { ExecutionHeader, NodeRecord } from '../core/execution';

type Form = 'plain' | 'json' | 'time';
type Column<Field> = { field: Field; column: string; type: string; form: Form };

const column = <Field extends string>(field: Field, name: string, type: string): Column<Field> => ({
  field,
  column: name,
  type,
  form: type === 'jsonb' ? 'json' : type === 'timestamptz' ? 'time' : 'plain',
});

/** Where each field of a record is stored. A field that is missing here does not compile (`satisfies` below). */
export const nodeColumns = [
  column('state', 'state', 'text'),
  column('attempt', 'attempt', 'integer'),
  column('epoch', 'epoch', 'integer'),
  column('failures', 'failures', 'integer'),
  column('losses', 'losses', 'integer'),
  column('reason', 'reason', 'text'),
  column('message', 'message', 'text'),
  column('progress', 'progress', 'double precision'),
  column('error', 'error', 'jsonb'),
  column('outputs', 'outputs', 'jsonb'),
  column('childId', 'child_id', 'text'),
  column('stopping', 'stopping', 'jsonb'),
  column('readyAt', 'ready_at', 'timestamptz'),
  column('startedAt', 'started_at', 'timestamptz'),
  column('finishedAt', 'finished_at', 'timestamptz'),
  column('deadlineAt', 'deadline_at', 'timestamptz'),
  column('dueAt', 'due_at', 'timestamptz'),
  column('claim', 'claim', 'text'),
  column('owner', 'owner', 'text'),
  column('leaseUntil', 'lease_until', 'timestamptz'),
  column('ask', 'ask', 'jsonb'),
  column('answers', 'answers', 'jsonb'),
  column('unread', 'unread', 'boolean'),
] satisfies Column<keyof NodeRecord>[];

export const headerColumns = [
  column('state', 'state', 'text'),
  column('stopping', 'stopping', 'jsonb'),
  column('error', 'error', 'jsonb'),
  column('outputs', 'outputs', 'jsonb'),
  column('context', 'set_context', 'jsonb'),
  column('definitions', 'set_definitions', 'jsonb'),
  column('pausedAt', 'paused_at', 'timestamptz'),
  column('startedAt', 'started_at', 'timestamptz'),
  column('finishedAt', 'finished_at', 'timestamptz'),
  column('deadlineAt', 'deadline_at', 'timestamptz'),
] satisfies Column<keyof ExecutionHeader>[];

type AnyColumn = Column<string>;

/** `state text, attempt integer, ...` for json_to_recordset. */
export function recordType(columns: readonly AnyColumn[]): SQL {
  return sql.raw(columns.map(({ column: name, type }) => `${name} ${type}`).join(', '));
}

/** `state = r.state, ...` */
export function assignments(columns: readonly AnyColumn[]): SQL {
  return sql.raw(columns.map(({ column: name }) => `${name} = r.${name}`).join(', '));
}

/** What is written of a header, from `r`. A run that has begun or ended is not held any more, however it came to that. */
export const headerAssignments = sql`held = e.held and r.started_at is null and r.finished_at is null,
  ${assignments(headerColumns)}`;

/** `state, attempt, ...`, of `table` where that is given. */
export function columnNames(columns: readonly AnyColumn[], table?: string): SQL {
  return sql.raw(columns.map(({ column: name }) => (table ? `${table}.${name}` : name)).join(', '));
}

/** As JSON for json_to_recordset; times as ISO 8601. */
export function toRow(
  columns: readonly AnyColumn[],
  record: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    columns.map(({ field, column: name, form }) => {
      const value = record[field] ?? null;
      return [name, form === 'time' && typeof value === 'number' ? new Date(value).toISOString() : value];
    }),
  );
}

/** The fields of a row as a client gave it: JSON parsed, times as text or as Date. */
export function fromRow(
  columns: readonly AnyColumn[],
  row: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    columns.map(({ field, column: name, form }) => {
      const value = row[name] ?? null;
      return [field, value !== null && form === 'time' ? toMs(value) : value];
    }),
  );
}

export function toMs(value: unknown): number {
  return (value instanceof Date ? value : new Date(String(value))).getTime();
}
