import { asc, eq } from 'drizzle-orm';
import { execution, node } from '@/db/schema/engine';
import type { GetRun } from '@/server/domain/run-input';
import { isExecutionTerminal } from '@/server/domain/status';
import type { ServiceContext } from '../context';
import { type FoundRun, findRun } from './find';
import { readHead } from './head';
import { toRunNode, withoutVerbs } from './node';

/** A run with its whole graph as it stands, and what may be done with it now. */
export async function getRun(ctx: ServiceContext, input: GetRun & { project: string }) {
  const { run } = await findRun(ctx, input, 'run.read');
  const [{ isOver, ...head }, nodes, children] = await Promise.all([
    readHead(ctx, run),
    readNodes(ctx, run),
    readChildren(ctx, run.id),
  ]);
  return { ...head, nodes: nodes.map((each) => (isOver ? withoutVerbs(each) : each)), children };
}

async function readNodes(ctx: ServiceContext, run: Pick<FoundRun, 'id' | 'state'>) {
  const rows = await ctx.db
    .select()
    .from(node)
    .where(eq(node.executionId, run.id))
    .orderBy(asc(node.position));
  return rows.map((row) => toRunNode(row, run.state));
}

/** Runs that nodes of this one began, each with its own graph, so that a page can draw them inside their nodes. */
async function readChildren(ctx: ServiceContext, parentId: string) {
  const rows = await ctx.db
    .select({
      id: execution.id,
      number: execution.number,
      state: execution.state,
      nodeKey: execution.parentKey,
    })
    .from(execution)
    .where(eq(execution.parentId, parentId))
    .orderBy(asc(execution.number));
  return Promise.all(
    rows.map(async (row) => {
      const nodes = await readNodes(ctx, row);
      return { ...row, nodes: isExecutionTerminal(row.state) ? nodes.map(withoutVerbs) : nodes };
    }),
  );
}
