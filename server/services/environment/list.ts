import { and, asc, count, eq, isNull } from 'drizzle-orm';
import { instance } from '@/db/schema/delivery';
import { cluster, namespace, stage, unit } from '@/db/schema/environment';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type StageItem = {
  id: string;
  name: string;
  position: number;
  unit: string;
  cluster: string;
  clusterId: string;
  clusterState: (typeof cluster.$inferSelect)['state'];
  namespace: string;
  instances: number;
};

/** The stages of a project with where they are, in order; the first is where an application goes when nothing else is said. */
export async function listStages(ctx: ServiceContext, input: { project: string }): Promise<StageItem[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.read' });
  return ctx.db
    .select({
      id: stage.id,
      name: stage.name,
      position: stage.position,
      unit: unit.name,
      cluster: cluster.name,
      clusterId: cluster.id,
      clusterState: cluster.state,
      namespace: namespace.name,
      instances: count(instance.id),
    })
    .from(stage)
    .innerJoin(namespace, eq(namespace.id, stage.namespaceId))
    .innerJoin(cluster, eq(cluster.id, namespace.clusterId))
    .innerJoin(unit, eq(unit.id, cluster.unitId))
    .leftJoin(instance, and(eq(instance.stageId, stage.id), isNull(instance.deletedAt)))
    .where(eq(stage.projectId, project.id))
    .groupBy(stage.id, unit.name, cluster.id, namespace.name)
    .orderBy(asc(stage.position), asc(stage.name));
}

export type NamespaceItem = { id: string; name: string; cluster: string };

export async function listNamespaces(
  ctx: ServiceContext,
  input: { project: string },
): Promise<NamespaceItem[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.read' });
  return ctx.db
    .select({ id: namespace.id, name: namespace.name, cluster: cluster.name })
    .from(namespace)
    .innerJoin(cluster, eq(cluster.id, namespace.clusterId))
    .where(eq(namespace.projectId, project.id))
    .orderBy(cluster.name, namespace.name);
}
