import { and, count, eq, isNull } from 'drizzle-orm';
import { instance } from '@/db/schema/delivery';
import { cluster, unit } from '@/db/schema/environment';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type ClusterRow, clusterColumns, getClusterRow } from './find';

export type ClusterItem = ClusterRow & { unit: string; instances: number };

/** Every cluster of this installation; `instances` counts what this project runs there. */
export async function listClusters(ctx: ServiceContext, input: { project: string }): Promise<ClusterItem[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.read' });
  const mine = and(
    eq(instance.clusterId, cluster.id),
    eq(instance.projectId, project.id),
    isNull(instance.deletedAt),
  );
  return ctx.db
    .select({ ...clusterColumns, unit: unit.name, instances: count(instance.id) })
    .from(cluster)
    .innerJoin(unit, eq(unit.id, cluster.unitId))
    .leftJoin(instance, mine)
    .groupBy(cluster.id, unit.name)
    .orderBy(cluster.name);
}

export async function getCluster(
  ctx: ServiceContext,
  input: { project: string; name: string },
): Promise<ClusterRow> {
  await authorize(ctx, { project: input.project, permission: 'environment.read' });
  return getClusterRow(ctx, input.name);
}
