import { type SQL, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { cluster } from '@/db/schema/environment';
import { freeze } from '@/db/schema/freeze';
import { LoamError } from '@/server/domain/error';
import type { FreezeCluster, FreezeProject, ThawCluster } from '@/server/domain/freeze-input';
import { newId } from '@/server/platform/ids';
import { recordAudit } from '../audit';
import { authorize, authorizeInstance } from '../authorize';
import { getClusterRow } from '../cluster/find';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';

/** Nothing begins in the project any more until it is thawed, or `until` has come. What has begun goes on to its end. */
export async function freezeProject(
  ctx: ServiceContext,
  input: FreezeProject & { project: string },
): Promise<void> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'project.freeze' });
  await begin(ctx, { projectId: project.id, what: `project/${project.name}` }, input);
}

export async function thawProject(ctx: ServiceContext, input: { project: string }): Promise<void> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'project.freeze' });
  await end(ctx, { projectId: project.id, what: `project/${project.name}` });
}

/** The same for everything that would be written to a cluster, whichever project it is of. */
export async function freezeCluster(ctx: ServiceContext, input: FreezeCluster): Promise<void> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const row = await getClusterRow(ctx, input.name);
  await begin(ctx, { clusterId: row.id, what: `cluster/${row.name}` }, input);
}

export async function thawCluster(ctx: ServiceContext, { name }: ThawCluster): Promise<void> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const row = await getClusterRow(ctx, name);
  await end(ctx, { clusterId: row.id, what: `cluster/${row.name}` });
}

/** What is frozen now of what a project sees: itself, and clusters. */
export async function listFreezes(ctx: ServiceContext, input: { project: string }) {
  const { project } = await authorize(ctx, { project: input.project, permission: 'project.read' });
  const rows = await ctx.db
    .select({
      cluster: cluster.name,
      reason: freeze.reason,
      until: freeze.until,
      createdByName: freeze.createdByName,
      createdAt: freeze.createdAt,
    })
    .from(freeze)
    .leftJoin(cluster, eq(cluster.id, freeze.clusterId))
    .where(sql`(${freeze.projectId} = ${project.id} or ${freeze.clusterId} is not null) and ${isOn}`);
  return {
    project: rows.find((row) => row.cluster === null) ?? null,
    clusters: rows.flatMap((row) => (row.cluster === null ? [] : [{ ...row, cluster: row.cluster }])),
  };
}

const isOn = or(isNull(freeze.until), gt(freeze.until, sql`clock_timestamp()`));

type Target = { what: string } & ({ projectId: string } | { clusterId: string });

function rowOf(target: Target): SQL {
  return 'projectId' in target
    ? eq(freeze.projectId, target.projectId)
    : eq(freeze.clusterId, target.clusterId);
}

async function begin(
  ctx: ServiceContext,
  { what, ...target }: Target,
  { reason, until }: FreezeProject,
): Promise<void> {
  const end = until === undefined ? null : new Date(until);
  if (end !== null && end <= ctx.now()) {
    throw new LoamError('invalid-input', 'A freeze cannot end before it begins.', {
      path: 'until',
      expected: `a time after ${ctx.now().toISOString()}`,
      got: end.toISOString(),
    });
  }
  await inTransaction(ctx, async (tx) => {
    const where = rowOf({ what, ...target });
    await tx.db.delete(freeze).where(sql`${where} and not ${isOn}`);
    const made = await tx.db
      .insert(freeze)
      .values({
        id: newId('frz'),
        ...target,
        reason,
        until: end,
        createdByName: tx.actor.name,
        createdAt: tx.now(),
      })
      .onConflictDoNothing()
      .returning();
    if (made.length === 0) throw await alreadyFrozen(tx, what, where);
    await tell(tx, target, { what, action: 'freeze', detail: { reason, until: end?.toISOString() ?? null } });
  });
}

async function alreadyFrozen(ctx: ServiceContext, what: string, where: SQL): Promise<LoamError> {
  const [row] = await ctx.db.select().from(freeze).where(where);
  return new LoamError('conflict', `${what} is frozen already by ${row?.createdByName}: ${row?.reason}`, {
    hint: 'End that freeze first.',
  });
}

async function end(ctx: ServiceContext, { what, ...target }: Target): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const gone = await tx.db
      .delete(freeze)
      .where(rowOf({ what, ...target }))
      .returning();
    if (gone.length === 0) throw new LoamError('illegal-state', `${what} is not frozen.`);
    await tell(tx, target, { what, action: 'thaw', detail: {} });
  });
}

async function tell(
  tx: ServiceContext,
  target: { projectId?: string; clusterId?: string },
  {
    what,
    action,
    detail,
  }: { what: string; action: 'freeze' | 'thaw'; detail: Record<string, string | null> },
): Promise<void> {
  const projectId = target.projectId ?? null;
  await recordChange(tx.db, { projectId, topic: projectId === null ? 'clusters' : 'project' });
  await recordAudit(tx, {
    projectId,
    action: `${projectId === null ? 'cluster' : 'project'}.${action}`,
    target: what,
    detail,
  });
}
