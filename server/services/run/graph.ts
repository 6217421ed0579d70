import { type SQL, and, asc, eq, exists, inArray, isNotNull, sql } from 'drizzle-orm';
import { execution, node } from '@/db/schema/engine';
import type { GetRunGraph } from '@/server/domain/run-input';
import type { ServiceContext } from '../context';
import { findRun } from './find';
import { readHead } from './head';

/** A list needs no more of a message. */
const mostLetters = 300;

/**
 * A run as a page draws it: its nodes in brief, with those of the runs that they began. What is `known` already, up to a
 * place in the history of each run, is left out: a page of 10,000 nodes follows them by what changed.
 */
export async function getRunGraph(ctx: ServiceContext, input: GetRunGraph & { project: string }) {
  const { run: found } = await findRun(ctx, input, 'run.read');
  // Before the nodes: what comes in between is told again, and not left out.
  const [run, runs] = await Promise.all([readHead(ctx, found), readRuns(ctx, found.id)]);
  const known = new Map(Object.entries(input.known ?? {}));
  const nodes = await readNodes(ctx, runs, known);
  return {
    run,
    runs: runs.map((each) => ({
      ...each,
      /** False: all of its nodes follow, else those that changed. */
      partial: known.has(each.id),
      nodes: nodes.get(each.id) ?? [],
    })),
  };
}

/** The run, and those that its nodes wait for, each as it stands. One that another took the place of is not among them. */
function readRuns({ db }: ServiceContext, root: string) {
  const { id, number, state, seq, parentKey: nodeKey, parentId } = execution;
  const isCurrent = exists(
    db
      .select({ one: sql`1` })
      .from(node)
      .where(and(eq(node.executionId, parentId), eq(node.key, nodeKey), eq(node.childId, id))),
  );
  return db
    .select({ id, number, state, seq, nodeKey: sql<string | null>`nullif(${nodeKey}, '')` })
    .from(execution)
    .where(sql`${eq(id, root)} or (${eq(parentId, root)} and ${isCurrent})`)
    .orderBy(sql`${id} <> ${root}`, asc(number));
}

type Found = Awaited<ReturnType<typeof readRuns>>[number];

async function readNodes(ctx: ServiceContext, runs: readonly Found[], known: ReadonlyMap<string, number>) {
  const whole = runs.filter(({ id }) => !known.has(id)).map(({ id }) => id);
  const partial = runs.flatMap(({ id, seq }) => {
    const after = known.get(id);
    return after !== undefined && after < seq ? [{ id, after }] : [];
  });
  const wholeNodes = whole.length === 0 ? [] : await selectNodes(ctx, inArray(node.executionId, whole));
  const changed = partial.length === 0 ? [] : await selectNodes(ctx, changedSince(partial));
  const byRun = Map.groupBy([...wholeNodes, ...changed], ({ runId }) => runId);
  return new Map([...byRun].map(([id, rows]) => [id, rows.map(({ brief }) => brief)]));
}

function changedSince(partial: readonly { id: string; after: number }[]): SQL {
  return sql`(${node.executionId}, ${node.key}) in (
    select e.execution_id, e.node_key
    from json_to_recordset(${JSON.stringify(partial)}::text::json) as k(id text, after bigint)
    join execution_event e on e.execution_id = k.id and e.seq > k.after
    where e.node_key is not null)`;
}

async function selectNodes({ db }: ServiceContext, which: SQL) {
  const { executionId, key, name, kind, state, attempt, progress, childId, spec, position } = node;
  const ms = (column: typeof node.startedAt | typeof node.finishedAt) =>
    sql<number | null>`(extract(epoch from ${column}) * 1000)::float8`;
  return db
    .select({
      runId: executionId,
      brief: {
        key,
        name,
        kind,
        handler: sql<string>`${spec}->'handler'->>'handler'`,
        type: sql<string | null>`${spec}->'handler'->>'name'`,
        parent: sql<string | null>`${spec}->>'parent'`,
        dependsOn: sql<string[]>`${spec}->'dependsOn'`,
        state,
        attempt,
        message: sql<string>`left(${node.message}, ${mostLetters})`,
        progress,
        error: sql<string | null>`left(${node.error}->>'message', ${mostLetters})`,
        childId,
        startedAt: ms(node.startedAt),
        finishedAt: ms(node.finishedAt),
        asks: sql<boolean>`${isNotNull(node.ask)}`,
      },
    })
    .from(node)
    .where(which)
    .orderBy(asc(executionId), asc(position));
}
