import { and, desc, eq, isNull, notInArray, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { workflowRun } from '@/db/schema/workflow';
import type { TurnNode } from '@/server/delivery/plan/planned';
import { LoamError, assertNever } from '@/server/domain/error';
import type { Concurrency } from '@/server/domain/oam/workflow';
import type { By } from '@/server/engine/core/event';
import { applyEvent } from '@/server/engine/store/apply';
import type { Project } from '../authorize';
import type { ServiceContext } from '../context';

export type OpenRun = { id: string; number: number; state: (typeof execution.$inferSelect)['state'] };
type InProject = Pick<Project, 'id'>;

/** Starts of one group are one after the other until the end of the transaction. */
export async function lockGroup(ctx: ServiceContext, project: InProject, group: string): Promise<void> {
  const key = `workflow-group:${project.id}:${group}`;
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`);
}

/** Runs of a group that have not ended, the newest first; those of a single step stand beside it. */
export async function openRuns(
  ctx: ServiceContext,
  project: InProject,
  of: { group: string } | { scheduleId: string },
): Promise<OpenRun[]> {
  const which =
    'group' in of
      ? and(eq(workflowRun.group, of.group), isNull(workflowRun.onlyStep))
      : eq(workflowRun.scheduleId, of.scheduleId);
  return ctx.db
    .select({ id: execution.id, number: execution.number, state: execution.state })
    .from(workflowRun)
    .innerJoin(execution, eq(execution.id, workflowRun.executionId))
    .where(
      and(
        eq(workflowRun.projectId, project.id),
        which,
        notInArray(execution.state, ['succeeded', 'failed', 'cancelled']),
      ),
    )
    .orderBy(desc(execution.number));
}

/**
 * What a start of this group has to wait for; cancels what it replaces. Throws `conflict` when it may not be. The group
 * must be locked.
 */
export async function takeTurn(
  ctx: ServiceContext,
  project: InProject,
  { policy, group }: Concurrency,
  by: By,
): Promise<TurnNode | null> {
  if (policy === 'allow') return null;
  const open = await openRuns(ctx, project, { group });
  switch (policy) {
    case 'queue':
      return open.length > 0 ? { group, after: [] } : null;
    case 'replace':
      await cancelRuns(ctx, open, by);
      return open.length > 0 ? { group, after: [] } : null;
    case 'refuse':
      if (open[0]) throw refused(group, open[0].number);
      return null;
    default:
      return assertNever(policy);
  }
}

/**
 * For what is tried beside the runs of a group: it neither replaces one nor is waited for, but it does not begin while one is on its
 * way. The group must be locked. Throws `conflict`.
 */
export async function assertNoOther(
  ctx: ServiceContext,
  project: InProject,
  { policy, group }: Concurrency,
): Promise<null> {
  const [open] = policy === 'allow' ? [] : await openRuns(ctx, project, { group });
  if (open) throw refused(group, open.number);
  return null;
}

export async function cancelRuns(ctx: ServiceContext, runs: readonly OpenRun[], by: By): Promise<void> {
  for (const { id, state } of runs) {
    if (state !== 'cancelling') await applyEvent(ctx.db, id, { type: 'verb', verb: 'cancel', by });
  }
}

function refused(group: string, number: number): LoamError {
  return new LoamError('conflict', `Run ${number} of the group "${group}" has not ended.`, {
    expected: 'no other run of the group',
    got: `run ${number}`,
    hint: 'Wait until it ends, or cancel it; the annotation workflow.loam.dev/concurrency says what happens then.',
  });
}

/** Throws `conflict` for a run that ended and may not go on, because another of its group is on its way. */
export async function assertAlone(
  ctx: ServiceContext,
  project: InProject,
  run: { id: string; number: number },
): Promise<void> {
  const [own] = await ctx.db.select().from(workflowRun).where(eq(workflowRun.executionId, run.id));
  if (!own?.group) return;
  await lockGroup(ctx, project, own.group);
  const [other] = await openRuns(ctx, project, { group: own.group });
  if (other && other.id !== run.id) throw refused(own.group, other.number);
}
