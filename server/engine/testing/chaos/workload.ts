import { asc, eq, like, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { execution, node, project } from '@/db/schema';
import type { NodeSpec } from '../../core/graph';
import { createExecution } from '../../store/create';

const projectId = 'prj_chaos';
const by = { id: null, name: 'chaos' };
const titleOf = (index: number) => `run ${index}`;

function step(
  key: string,
  dependsOn: string[] = [],
  handler = 'effect',
  rest: Partial<NodeSpec> = {},
): NodeSpec {
  return { key, kind: 'task', handler: { handler }, dependsOn, ...rest };
}

const retry = { times: 2, backoffMs: 50 };
/** One of each kind of thing that a run may hold; which one a run is follows from its number. */
const shapes: ((ms: number) => NodeSpec[])[] = [
  (ms) => [step('a', [], 'effect', { properties: { ms } }), step('b', ['a'])],
  () => [step('a'), step('b', ['a']), step('c', ['a']), step('d', ['b', 'c'])],
  () => [step('a', [], 'flaky', { retry }), step('b', ['a'])],
  () => [step('a', [], 'bad'), step('b', ['a']), step('c', ['a'], 'effect', { if: 'status.a.failed' })],
  () => [step('a', [], 'wait'), step('b', ['a'])],
  () => [step('a', [], 'child'), step('b', ['a'])],
  (ms) => [
    { key: 'g', kind: 'group', handler: { handler: 'pass' }, dependsOn: [] },
    step('a', [], 'effect', { parent: 'g', properties: { ms } }),
    step('b', [], 'effect', { parent: 'g' }),
    step('c', ['g']),
  ],
  (ms) => [step('a', [], 'effect', { repeatable: false, properties: { ms } }), step('b', ['a'])],
];

export async function prepareProject(db: Db): Promise<void> {
  await db.insert(project).values({ id: projectId, name: 'chaos', title: 'Chaos' }).onConflictDoNothing();
}

/** Starts the runs `from` to `to`; done again it starts only those that are not there. */
export async function beginRuns(db: Db, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index++) {
    const nodes = shapes[index % shapes.length]?.(index % 40) ?? [];
    const spec = { kind: 'workflow', title: titleOf(index), context: {}, nodes } as const;
    await db.transaction(async (tx) => {
      const [known] = await tx
        .select({ id: execution.id })
        .from(execution)
        .where(eq(execution.title, titleOf(index)));
      if (!known) await createExecution(tx, spec, { projectId, createdBy: by });
    });
  }
}

/** State of each run and of its nodes, by what it is called: the same whenever the same runs were done. */
export async function outcomesOf(db: Db): Promise<Map<string, string>> {
  const rows = await db
    .select({
      title: execution.title,
      run: execution.state,
      key: node.key,
      state: node.state,
      outputs: node.outputs,
      error: sql<string | null>`${node.error} ->> 'message'`,
    })
    .from(execution)
    .innerJoin(node, eq(node.executionId, execution.id))
    .where(like(execution.title, 'run %'))
    .orderBy(asc(execution.title), asc(node.position));
  const outcomes = new Map<string, string>();
  for (const { title, run, key, state, outputs, error } of rows) {
    const before = outcomes.get(title) ?? `${run}:`;
    const what = outputs === null ? (error ?? '') : JSON.stringify(outputs);
    outcomes.set(title, `${before} ${key}=${state}${what && `(${what})`}`);
  }
  return outcomes;
}

/** Nodes that stand for an effect outside: whether they succeeded, and what people allowed to be repeated. */
export async function effectNodes(
  db: Db,
): Promise<{ id: string; succeeded: boolean; repeatable: boolean; title: string; attempt: number }[]> {
  const { rows } = await db.execute<{
    id: string;
    succeeded: boolean;
    repeatable: boolean;
    title: string;
    attempt: number;
  }>(sql`
    select n.execution_id || '/' || n.key as id, n.state = 'succeeded' as succeeded, n.attempt, e.title,
      coalesce((n.spec ->> 'repeatable')::boolean, true) as repeatable
    from node n join execution e on e.id = n.execution_id where n.handler in ('effect', 'flaky')`);
  return rows;
}
