import { and, count, eq, isNull, sql } from 'drizzle-orm';
import { instance } from '@/db/schema/delivery';
import { cluster, clusterFacts, unit } from '@/db/schema/environment';
import type { ClusterFacts } from '@/server/domain/cluster-facts';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type ClusterRow, clusterColumns, getClusterRow } from './find';

export type ClusterItem = ClusterRow & {
  unit: string;
  instances: number;
  nodes: ClusterFacts['nodes'];
  latencyMs: number | null;
};
export type ClusterDetail = ClusterRow & {
  facts: (ClusterFacts & { latencyMs: number; foundAt: Date }) | null;
};

/** Every cluster of this installation; `instances` counts what this project runs there. */
export async function listClusters(ctx: ServiceContext, input: { project: string }): Promise<ClusterItem[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.read' });
  const mine = and(
    eq(instance.clusterId, cluster.id),
    eq(instance.projectId, project.id),
    isNull(instance.deletedAt),
  );
  return ctx.db
    .select({
      ...clusterColumns,
      unit: unit.name,
      instances: count(instance.id),
      nodes: sql<ClusterFacts['nodes']>`${clusterFacts.facts}->'nodes'`,
      latencyMs: clusterFacts.latencyMs,
    })
    .from(cluster)
    .innerJoin(unit, eq(unit.id, cluster.unitId))
    .leftJoin(instance, mine)
    .leftJoin(clusterFacts, eq(clusterFacts.clusterId, cluster.id))
    .groupBy(cluster.id, unit.name, clusterFacts.clusterId)
    .orderBy(cluster.name);
}

export async function getCluster(
  ctx: ServiceContext,
  input: { project: string; name: string },
): Promise<ClusterDetail> {
  await authorize(ctx, { project: input.project, permission: 'environment.read' });
  const row = await getClusterRow(ctx, input.name);
  const [found] = await ctx.db.select().from(clusterFacts).where(eq(clusterFacts.clusterId, row.id));
  if (!found) return { ...row, facts: null };
  const { facts, latencyMs, foundAt } = found;
  return { ...row, facts: { ...(facts as ClusterFacts), latencyMs, foundAt } };
}
