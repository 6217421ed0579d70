import { setTimeout as sleep } from 'node:timers/promises';
import { and, count, eq, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { execution, executionEvent, node, project } from '@/db/schema';
import { isExecutionTerminal } from '@/server/domain/status';
import type { EngineEvent } from '../core/event';
import type { NodeSpec } from '../core/graph';
import { applyEvent } from '../store/apply';
import { createExecution } from '../store/create';
import { effectTable } from './effect-handlers';

const projectId = 'prj_test';
const by = { id: null, name: 'tester' };

export async function prepareRuns(db: Db): Promise<void> {
  await db.insert(project).values({ id: projectId, name: 'test', title: 'Test' });
  await db.execute(effectTable);
}

export function step(key: string, dependsOn: string[] = [], rest: Partial<NodeSpec> = {}): NodeSpec {
  return { key, kind: 'task', handler: { handler: 'work' }, dependsOn, ...rest };
}

/** `length` steps one after the other, each of `ms`. */
export function chain(length: number, ms = 0, handler = 'work'): NodeSpec[] {
  return Array.from({ length }, (_, index) =>
    step(`n${index}`, index === 0 ? [] : [`n${index - 1}`], { handler: { handler }, properties: { ms } }),
  );
}

export async function begin(db: Db, nodes: NodeSpec[]): Promise<string> {
  const spec = { kind: 'workflow', title: 'a test', context: {}, nodes } as const;
  return (await db.transaction((tx) => createExecution(tx, spec, { projectId, createdBy: by }))).id;
}

export async function act(
  db: Db,
  id: string,
  verb: Extract<EngineEvent, { type: 'verb' }>['verb'],
): Promise<void> {
  await db.transaction((tx) => applyEvent(tx, id, { type: 'verb', verb, by }));
}

export async function stateOf(db: Db, id: string): Promise<string> {
  const [row] = await db.select({ state: execution.state }).from(execution).where(eq(execution.id, id));
  return row?.state ?? 'absent';
}

export async function nodeStates(db: Db, id: string): Promise<Record<string, string>> {
  const rows = await db.select().from(node).where(eq(node.executionId, id)).orderBy(node.position);
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
}

export async function nodeRow(db: Db, id: string, key: string) {
  const [row] = await db
    .select()
    .from(node)
    .where(and(eq(node.executionId, id), eq(node.key, key)));
  if (!row) throw new Error(`no node ${key}`);
  return row;
}

/** The jobs under a key: whether each may be taken now. */
export function jobTimes(db: Db, key: string): Promise<{ isDue: boolean }[]> {
  return db
    .select({ isDue: sql<boolean>`run_at <= clock_timestamp()` })
    .from(sql`graphile_worker.jobs`)
    .where(sql`key = ${key}`);
}

/** Waits until all of them ended; throws with what is open when they do not. */
export async function untilEnded(db: Db, ids: readonly string[], timeoutMs: number): Promise<void> {
  for (const end = Date.now() + timeoutMs; ;) {
    const rows = await db.select({ id: execution.id, state: execution.state }).from(execution);
    const open = rows.filter(({ id, state }) => ids.includes(id) && !isExecutionTerminal(state));
    if (open.length === 0) return;
    if (Date.now() > end)
      throw new Error(`still open after ${timeoutMs} ms: ${JSON.stringify(open.slice(0, 5))}`);
    await sleep(50);
  }
}

/**
 * What must hold whatever happened to workers: each node succeeded exactly once, and no effect came from an attempt after
 * a later attempt had begun.
 */
export async function faults(db: Db): Promise<unknown[]> {
  const twice = await db
    .select({ id: executionEvent.executionId, key: executionEvent.nodeKey, times: count() })
    .from(executionEvent)
    .where(eq(executionEvent.type, 'node.succeeded'))
    .groupBy(executionEvent.executionId, executionEvent.nodeKey)
    .having(sql`count(*) > 1`);
  const { rows: stale } = await db.execute(sql`
    select f.execution_id, f.key, f.attempt, f.worker from effect f
    join execution_event v on v.execution_id = f.execution_id and v.node_key = f.key and v.type = 'node.running'
    where (v.data ->> 'attempt')::integer > f.attempt and v.at < f.at - interval '2 milliseconds'`);
  return [...twice, ...stale];
}

export async function effects(
  db: Db,
): Promise<{ key: string; worker: string; attempt: number; executionId: string }[]> {
  const { rows } = await db.execute<{ key: string; worker: string; attempt: number; executionId: string }>(
    sql`select execution_id as "executionId", key, worker, attempt from effect order by id`,
  );
  return rows;
}
