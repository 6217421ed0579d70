import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { cluster, stage } from '@/db/schema/environment';
import type { ApplicationTopologyInput } from '@/server/domain/application-input';
import type { Drift, Repair } from '@/server/domain/drift';
import type { Diagnosis, PodStatus } from '@/server/domain/pod-status';
import type { InstanceState } from '@/server/domain/status';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getApplicationRow } from './find';
import type { InstanceItem } from './get';

export type TopologyResource = {
  id: string;
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
  state: InstanceState;
  message: string;
  /** What others changed of what was delivered. */
  drift: Drift | null;
  /** The last time that it was put back. */
  repaired: Repair | null;
};
export type TopologyComponent = {
  name: string;
  type: string;
  traits: string[];
  state: InstanceState;
  message: string;
  diagnosis: Diagnosis | null;
  changedAt: Date;
  resources: TopologyResource[];
  /** `owner` says to which resource a pod belongs. */
  pods: PodStatus[];
};
export type TopologyInstance = InstanceItem & { components: TopologyComponent[] };

/** What an application runs, down to the pods, as last seen: places, components, objects, pods. */
export async function getTopology(
  ctx: ServiceContext,
  input: ApplicationTopologyInput & { project: string },
): Promise<{ instances: TopologyInstance[] }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, input.name);
  const instances = await ctx.db
    .select({ instance, cluster: cluster.name, stage: stage.name })
    .from(instance)
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .leftJoin(stage, eq(stage.id, instance.stageId))
    .where(
      and(
        eq(instance.applicationId, row.id),
        isNull(instance.deletedAt),
        input.instanceId === undefined ? undefined : eq(instance.id, input.instanceId),
      ),
    )
    .orderBy(asc(cluster.name), asc(instance.namespace));
  if (instances.length === 0) return { instances: [] };
  const ids = instances.map((each) => each.instance.id);
  const [components, resources] = await Promise.all([
    ctx.db
      .select()
      .from(componentInstance)
      .where(inArray(componentInstance.instanceId, ids))
      .orderBy(componentInstance.name),
    ctx.db.select().from(resource).where(inArray(resource.instanceId, ids)).orderBy(resource.position),
  ]);
  return {
    instances: instances.map(({ instance: each, cluster: clusterName, stage: stageName }) => ({
      id: each.id,
      cluster: clusterName,
      namespace: each.namespace,
      stage: stageName,
      revision: each.revision,
      state: each.state,
      message: each.message,
      checkedAt: each.checkedAt,
      components: components
        .filter((component) => component.instanceId === each.id)
        .map((component) => toComponent(component, resources)),
    })),
  };
}

function toComponent(
  component: typeof componentInstance.$inferSelect,
  resources: (typeof resource.$inferSelect)[],
): TopologyComponent {
  const { name, type, traits, state, message, changedAt, instanceId } = component;
  return {
    name,
    type,
    traits,
    state,
    message,
    changedAt,
    diagnosis: component.diagnosis as Diagnosis | null,
    pods: component.pods as PodStatus[],
    resources: resources
      .filter((each) => each.instanceId === instanceId && each.component === name)
      .map((each) => ({
        id: each.id,
        apiVersion: each.apiVersion,
        kind: each.kind,
        namespace: each.namespace,
        name: each.name,
        state: each.state,
        message: each.message,
        drift: each.drift as Drift | null,
        repaired: each.repaired as Repair | null,
      })),
  };
}
