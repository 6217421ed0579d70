import { eq, sql } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { cluster } from '@/db/schema/environment';
import { GivenCredentials } from '@/server/domain/environment';
import type { ConnectionVerdict } from '@/server/targets/kubernetes/cluster-api';
import { authorize, authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { getClusterRow } from './find';
import { readGiven } from './given';

/** Tries credentials without keeping anything of them. */
export async function tryConnection(
  ctx: ServiceContext,
  input: GivenCredentials,
): Promise<ConnectionVerdict> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const api = ctx.clusters.connect(readGiven(ctx, GivenCredentials.parse(input)).credentials);
  try {
    return await api.test();
  } finally {
    api.close();
  }
}

/** Tries a registered cluster now, and keeps the verdict. */
export async function testCluster(
  ctx: ServiceContext,
  input: { project: string; name: string },
): Promise<ConnectionVerdict> {
  await authorize(ctx, { project: input.project, permission: 'environment.read' });
  const row = await getClusterRow(ctx, input.name);
  const verdict = await (await ctx.clusters.open(row.id)).test();
  await inTransaction(ctx, (tx) => recordVerdict(tx, row.id, verdict));
  return verdict;
}

export function toVerdictColumns(verdict: ConnectionVerdict, now: Date) {
  const lost = verdict.rejected ? ('rejected' as const) : ('unreachable' as const);
  return {
    state: verdict.ok ? ('connected' as const) : lost,
    message: verdict.ok ? '' : verdict.message,
    unreachableSince: verdict.ok ? null : now,
    checkedAt: now,
    ...(verdict.uid ? { uid: verdict.uid } : {}),
    ...(verdict.version ? { version: verdict.version.git } : {}),
  };
}

/** As above, for a cluster that is known: it may have been away before. */
export function toVerdictChange(verdict: ConnectionVerdict, now: Date) {
  const columns = toVerdictColumns(verdict, now);
  const since = sql`coalesce(${cluster.unreachableSince}, ${now.toISOString()}::timestamptz)`;
  return { ...columns, unreachableSince: verdict.ok ? null : since };
}

export async function recordVerdict(
  ctx: ServiceContext,
  clusterId: string,
  verdict: ConnectionVerdict,
): Promise<void> {
  await ctx.db.update(cluster).set(toVerdictChange(verdict, ctx.now())).where(eq(cluster.id, clusterId));
  await recordChange(ctx.db, { projectId: null, topic: 'clusters' });
}
