import { personOf } from '@/server/delivery/starter';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import type { ServiceContext } from '../context';

/** A cluster, in which whoever asks changes things as themselves where it is to be so. */
export function openForActor(
  { clusters, db, actor }: Pick<ServiceContext, 'clusters' | 'db' | 'actor'>,
  clusterId: string,
  projectId: string,
): Promise<ClusterApi> {
  return clusters.openAs(clusterId, async () =>
    actor.type === 'system' ? null : personOf(db, actor.id, projectId),
  );
}
