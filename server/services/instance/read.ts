import { eq } from 'drizzle-orm';
import { resource } from '@/db/schema/delivery';
import type { PodStatus } from '@/server/domain/pod-status';
import type { PodEvent } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';
import { getInstance, listPods } from './find';

type InstanceInput = { project: string; instanceId: string };

export async function listInstancePods(
  ctx: ServiceContext,
  input: InstanceInput & { component?: string | undefined },
): Promise<PodStatus[]> {
  const row = await getInstance(ctx, input, 'instance.read');
  return listPods(ctx, row.id, input.component);
}

/** Events of everything the instance has: what was applied, and its pods. Newest first. */
export async function listInstanceEvents(
  ctx: ServiceContext,
  input: InstanceInput & { component?: string | undefined },
): Promise<PodEvent[]> {
  const row = await getInstance(ctx, input, 'instance.read');
  const tracked = await ctx.db
    .select({
      kind: resource.kind,
      name: resource.name,
      namespace: resource.namespace,
      component: resource.component,
    })
    .from(resource)
    .where(eq(resource.instanceId, row.id));
  const pods = await listPods(ctx, row.id, input.component);
  const objects = [
    ...tracked.filter((each) => input.component === undefined || each.component === input.component),
    ...pods.map((pod) => ({ kind: 'Pod', name: pod.name, namespace: pod.namespace })),
  ];
  const wanted = new Set(objects.map(({ namespace, kind, name }) => `${namespace} ${kind} ${name}`));
  const api = await ctx.clusters.open(row.clusterId);
  const namespaces = [...new Set(objects.map(({ namespace }) => namespace).filter((name) => name !== ''))];
  const lists = await Promise.all(
    namespaces.map(async (namespace) => ({ namespace, events: await api.events(namespace) })),
  );
  return lists
    .flatMap(({ namespace, events }) =>
      events.filter(
        ({ object }) =>
          wanted.has(`${namespace} ${object.kind} ${object.name}`) || isOwned(objects, namespace, object),
      ),
    )
    .sort((a, b) => b.at.localeCompare(a.at));
}

// Replica sets and jobs between a workload and its pods are named after the workload.
function isOwned(
  objects: { kind: string; name: string; namespace: string }[],
  namespace: string,
  object: PodEvent['object'],
): boolean {
  const between = object.kind === 'ReplicaSet' || object.kind === 'Job';
  return between && objects.some((o) => o.namespace === namespace && object.name.startsWith(`${o.name}-`));
}
