import { and, asc, eq, inArray, isNull } from 'drizzle-orm';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { cluster, stage } from '@/db/schema/environment';
import type { ApplicationTopologyInput } from '@/server/domain/application-input';
import type { Drift, Repair } from '@/server/domain/drift';
import type { Diagnosis, PodStatus } from '@/server/domain/pod-status';
import { standingOf } from '@/server/domain/standing';
import { type InstanceState, asLastSeen, isUnseen } from '@/server/domain/status';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getApplicationRow } from './find';
import type { InstanceItem } from './get';
import { lastDelivery } from './standing';
import { withoutOldRecords } from './without-old-records';

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

const resourceColumns = {
  instanceId: resource.instanceId,
  component: resource.component,
  id: resource.id,
  apiVersion: resource.apiVersion,
  kind: resource.kind,
  namespace: resource.namespace,
  name: resource.name,
  state: resource.state,
  message: resource.message,
  drift: resource.drift,
  repaired: resource.repaired,
};
type ResourceRow = Pick<typeof resource.$inferSelect, keyof typeof resourceColumns>;

/** What an application runs, down to the pods, as last seen: places, components, objects, pods. */
export async function getTopology(
  ctx: ServiceContext,
  input: ApplicationTopologyInput & { project: string },
): Promise<{ instances: TopologyInstance[] }> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, input.name);
  const instances = await placesOf(ctx, row.id, input.instanceId);
  if (instances.length === 0) return { instances: [] };
  const ids = instances.map((each) => each.instance.id);
  const [components, resources] = await Promise.all([
    ctx.db
      .select()
      .from(componentInstance)
      .where(inArray(componentInstance.instanceId, ids))
      .orderBy(componentInstance.name),
    ctx.db
      .select(resourceColumns)
      .from(resource)
      .where(inArray(resource.instanceId, ids))
      .orderBy(resource.position),
  ]);
  // Of thousands each is looked at once.
  const resourcesOf = Map.groupBy(resources, (each) => keyOf(each.instanceId, each.component));
  const componentsOf = Map.groupBy(components, (each) => each.instanceId);
  return {
    instances: instances.map(({ instance: each, cluster: clusterName, stage: stageName, delivery }) => ({
      id: each.id,
      cluster: clusterName,
      namespace: each.namespace,
      stage: stageName,
      ...standingOf(delivery),
      state: each.state,
      message: each.message,
      checkedAt: each.checkedAt,
      components: (componentsOf.get(each.id) ?? []).map((component) =>
        toComponent(
          component,
          withoutOldRecords(resourcesOf.get(keyOf(each.id, component.name)) ?? []),
          isUnseen(each.state) ? asLastSeen : asIs,
        ),
      ),
    })),
  };
}

function placesOf(ctx: ServiceContext, applicationId: string, instanceId: string | undefined) {
  return ctx.db
    .select({ instance, cluster: cluster.name, stage: stage.name, delivery: lastDelivery })
    .from(instance)
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .leftJoin(stage, eq(stage.id, instance.stageId))
    .where(
      and(
        eq(instance.applicationId, applicationId),
        isNull(instance.deletedAt),
        instanceId === undefined ? undefined : eq(instance.id, instanceId),
      ),
    )
    .orderBy(asc(cluster.name), asc(instance.namespace));
}

const asIs = (state: InstanceState) => state;

const keyOf = (instanceId: string, component: string) => `${instanceId}/${component}`;

function toComponent(
  component: typeof componentInstance.$inferSelect,
  resources: ResourceRow[],
  seenAs: (state: InstanceState) => InstanceState,
): TopologyComponent {
  const { name, type, traits, state, message, changedAt } = component;
  return {
    name,
    type,
    traits,
    state: seenAs(state),
    message,
    changedAt,
    diagnosis: component.diagnosis as Diagnosis | null,
    pods: (component.pods as PodStatus[]).map((pod) => ({ ...pod, state: seenAs(pod.state) })),
    resources: resources.map(
      ({ instanceId: _instance, component: _component, drift, repaired, ...each }) => ({
        ...each,
        state: seenAs(each.state),
        drift: drift as Drift | null,
        repaired: repaired as Repair | null,
      }),
    ),
  };
}
