import { eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { cluster } from '@/db/schema/environment';
import type { ConnectionVerdict } from '@/server/targets/kubernetes/cluster-api';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { authorize, authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { inTransaction } from '../transaction';
import { getClusterRow } from './find';

/** Tries a pasted kubeconfig without keeping anything of it. */
export async function tryConnection(
  ctx: ServiceContext,
  input: { kubeconfig: string },
): Promise<ConnectionVerdict> {
  await authorizeInstance(ctx, 'instance-wide.cluster.manage');
  const api = ctx.clusters.connect(parseKubeconfig(input.kubeconfig, { type: 'pasted' }));
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
  return {
    state: verdict.ok ? ('connected' as const) : ('unreachable' as const),
    message: verdict.ok ? '' : verdict.message,
    checkedAt: now,
    ...(verdict.version ? { version: verdict.version.git } : {}),
  };
}

export async function recordVerdict(
  ctx: ServiceContext,
  clusterId: string,
  verdict: ConnectionVerdict,
): Promise<void> {
  await ctx.db.update(cluster).set(toVerdictColumns(verdict, ctx.now())).where(eq(cluster.id, clusterId));
  await recordChange(ctx.db, { projectId: null, topic: 'clusters' });
}
