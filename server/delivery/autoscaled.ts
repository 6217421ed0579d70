import type { KubeResource } from '@/plugins/sdk/definition';
import type { JsonObject } from '@/server/domain/json';
import type { ClusterApi, LiveResource } from '@/server/targets/kubernetes/cluster-api';

const scalable = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/**
 * The object as it is wanted, with the replicas that the cluster has where an autoscaler sets them: whoever delivers does not
 * fight over them. Asks the cluster only where they differ.
 */
export async function keepAutoscaled(
  wanted: KubeResource,
  live: LiveResource | null,
  api: Pick<ClusterApi, 'list'>,
): Promise<KubeResource> {
  if (live === null || !scalable.has(wanted.kind)) return wanted;
  const [replicas, actual] = [replicasOf(wanted), replicasOf(live)];
  if (replicas === undefined || actual === undefined || replicas === actual) return wanted;
  // An autoscaler that is turned off (0) leaves it alone, too.
  if (actual === 0 || !(await isAutoscaled(live, api))) return wanted;
  return { ...wanted, spec: { ...(wanted['spec'] as JsonObject), replicas: actual } };
}

/** An autoscaler of its namespace names it as its target. */
async function isAutoscaled(live: LiveResource, api: Pick<ClusterApi, 'list'>): Promise<boolean> {
  const { namespace, name } = live.metadata;
  if (namespace === undefined) return false;
  const scalers = await api.list('autoscaling/v2', 'HorizontalPodAutoscaler', { namespace });
  return scalers.some((scaler) => {
    const spec = scaler['spec'] as { scaleTargetRef?: { kind?: string; name?: string } } | undefined;
    return spec?.scaleTargetRef?.kind === live.kind && spec.scaleTargetRef.name === name;
  });
}

function replicasOf(resource: KubeResource): number | undefined {
  const replicas = (resource['spec'] as JsonObject | undefined)?.['replicas'];
  return typeof replicas === 'number' ? replicas : undefined;
}
