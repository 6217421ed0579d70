import { and, desc, eq, inArray, isNull, notInArray, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import type { Placement } from '@/server/delivery/plan/planned';
import { getHome } from '@/server/delivery/plan/resolve-placements';
import type { Hold } from '@/server/domain/hold';
import { applyEvent } from '@/server/engine/store/apply';
import { createExecution } from '@/server/engine/store/create';
import { recordAudit } from '../audit';
import type { Project } from '../authorize';
import { type ServiceContext, whoAsks } from '../context';
import { passHold } from '../hold/find';
import { claimNamespaces } from './claim-namespaces';
import { type ApplicationRow, assertNotPaused } from './find';
import { type PlanRequest, planRun } from './plan-run';

export const endedStates = ['succeeded', 'failed', 'cancelled'] as const;

export type RunRequest = PlanRequest & {
  /** Also where the stage is held at another revision. */
  pastHold?: boolean | undefined;
  /** The hold against it, where that was looked for in the same transaction. */
  hold?: Hold | null | undefined;
};

export async function homeOf(
  ctx: ServiceContext,
  project: Project,
  stage: string | undefined,
): Promise<Placement> {
  return getHome(ctx.db, project.id, stage);
}

/**
 * Plans a workflow run of a revision and starts it, in the caller's transaction. A run that is on its way to the same stage is
 * cancelled: what was asked for last is what counts. Refused where the stage is held at another revision. Claims namespaces that
 * the document names and nobody owns.
 */
export async function startRun(
  ctx: ServiceContext,
  project: Project,
  request: RunRequest,
): Promise<{ runId: string }> {
  const { row, revision, home } = request;
  assertNotPaused(row);
  const passed = await passHold(ctx, project, request);
  const { spec, targets } = await planRun(ctx, project, request);
  // One after the other: what one of two still sends when the other has failed is sent after the rollback.
  await claimNamespaces(ctx, project, targets);
  await cancelRuns(ctx, row, home);
  const { id } = await createExecution(ctx.db, spec, {
    projectId: project.id,
    applicationId: row.id,
    revision,
    createdBy: whoAsks(ctx),
  });
  await recordAudit(ctx, {
    projectId: project.id,
    action: 'application.deploy',
    target: `application/${row.name}`,
    detail: { revision, stage: home.stage, run: id, ...(passed ? { pastHoldAt: passed.revision } : {}) },
  });
  return { runId: id };
}

export type RunRow = { id: string; revision: number | null; state: (typeof execution.$inferSelect)['state'] };

/** Workflow runs of an application to a stage, newest first. */
export async function runsTo(
  ctx: ServiceContext,
  row: Pick<ApplicationRow, 'id'>,
  home: Pick<Placement, 'stageId'>,
  which: 'newest' | 'open',
): Promise<RunRow[]> {
  return ctx.db
    .select({ id: execution.id, revision: execution.revision, state: execution.state })
    .from(execution)
    .where(
      and(
        eq(execution.applicationId, row.id),
        eq(execution.kind, 'workflow'),
        isNull(execution.parentId),
        eq(sql`coalesce(${execution.context}->'home'->>'stageId', '')`, home.stageId ?? ''),
        which === 'open' ? notInArray(execution.state, [...endedStates]) : undefined,
      ),
    )
    .orderBy(desc(execution.number))
    .limit(which === 'newest' ? 1 : 100);
}

async function cancelRuns(ctx: ServiceContext, row: ApplicationRow, home: Placement): Promise<void> {
  const by = whoAsks(ctx);
  for (const run of await runsTo(ctx, row, home, 'open')) {
    if (run.state === 'cancelling') continue;
    await applyEvent(ctx.db, run.id, { type: 'verb', verb: 'cancel', by });
  }
}

/** Every run of an application that has not ended, for its deletion. */
export async function cancelAllRuns(ctx: ServiceContext, row: ApplicationRow): Promise<void> {
  const by = whoAsks(ctx);
  const open = await ctx.db
    .select({ id: execution.id })
    .from(execution)
    .where(
      and(
        eq(execution.applicationId, row.id),
        isNull(execution.parentId),
        inArray(execution.state, ['queued', 'running', 'suspended']),
      ),
    );
  for (const { id } of open) await applyEvent(ctx.db, id, { type: 'verb', verb: 'cancel', by });
}
