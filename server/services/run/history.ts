import { and, asc, eq, gt, inArray, or } from 'drizzle-orm';
import { execution, executionEvent, nodeLog } from '@/db/schema/engine';
import type { ListRunEvents, ListRunLogs } from '@/server/domain/run-input';
import type { ServiceContext } from '../context';
import { findRun } from './find';

const atOnce = 1_000;

/** Events after a sequence number, oldest first; `more`: ask again after the last one. */
export async function listRunEvents(ctx: ServiceContext, input: ListRunEvents & { project: string }) {
  const { run } = await findRun(ctx, input, 'run.read');
  const items = await ctx.db
    .select({
      seq: executionEvent.seq,
      at: executionEvent.at,
      nodeKey: executionEvent.nodeKey,
      type: executionEvent.type,
      data: executionEvent.data,
    })
    .from(executionEvent)
    .where(and(eq(executionEvent.executionId, run.id), gt(executionEvent.seq, input.afterSeq)))
    .orderBy(asc(executionEvent.seq))
    .limit(atOnce);
  return { items, more: items.length === atOnce };
}

/** Log lines of a run with the runs that it began, or of one node, after a line that is known, oldest first. */
export async function listRunLogs(ctx: ServiceContext, input: ListRunLogs & { project: string }) {
  const { run } = await findRun(ctx, input, 'run.read');
  const items = await ctx.db
    .select({
      id: nodeLog.id,
      at: nodeLog.at,
      nodeKey: nodeLog.nodeKey,
      attempt: nodeLog.attempt,
      level: nodeLog.level,
      message: nodeLog.message,
    })
    .from(nodeLog)
    .where(
      and(
        input.node === undefined
          ? inArray(nodeLog.executionId, withChildren(ctx, run.id))
          : and(eq(nodeLog.executionId, run.id), eq(nodeLog.nodeKey, input.node)),
        gt(nodeLog.id, input.cursor),
      ),
    )
    .orderBy(asc(nodeLog.id))
    .limit(atOnce);
  return { items, more: items.length === atOnce };
}

function withChildren(ctx: ServiceContext, id: string) {
  return ctx.db
    .select({ id: execution.id })
    .from(execution)
    .where(or(eq(execution.id, id), eq(execution.parentId, id)));
}
