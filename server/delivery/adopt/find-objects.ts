import { LoamError, isLoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource, ResourceId } from '@/server/targets/kubernetes/cluster-api';
import { isForbidden } from '@/server/targets/kubernetes/status-error';
import { ownerOf } from '../labels';
import { readHooks, readManifest } from '../release/manifest';
import { type ReleaseRecord, listRecords, readRecord } from '../release/record';

export type Skipped = { kind: string; name: string; why: string };
export type FoundObjects = { objects: LiveResource[]; skipped: Skipped[] };

/**
 * What applications are made of; what runs comes first, as the first object is a component's workload. What their controllers make
 * (pods, replica sets, endpoints) comes with them.
 */
const kinds: readonly [string, string][] = [
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['batch/v1', 'CronJob'],
  ['batch/v1', 'Job'],
  ['v1', 'ServiceAccount'],
  ['v1', 'ConfigMap'],
  ['v1', 'Secret'],
  ['v1', 'PersistentVolumeClaim'],
  ['rbac.authorization.k8s.io/v1', 'Role'],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding'],
  ['v1', 'Service'],
  ['networking.k8s.io/v1', 'Ingress'],
  ['networking.k8s.io/v1', 'NetworkPolicy'],
  ['policy/v1', 'PodDisruptionBudget'],
  ['autoscaling/v2', 'HorizontalPodAutoscaler'],
];

export type Place = { namespace: string; labelSelector?: string | undefined };

/** Objects of a namespace, or those that a label selector fits. */
export async function objectsIn(api: ClusterApi, { namespace, labelSelector }: Place): Promise<FoundObjects> {
  const found: FoundObjects = { objects: [], skipped: [] };
  for (const [apiVersion, kind] of kinds) {
    try {
      const options = { namespace, ...(labelSelector === undefined ? {} : { labelSelector }) };
      sort(await api.list(apiVersion, kind, options), found);
    } catch (error) {
      // A kind that the cluster has not, or that the account may not list, is no reason to find nothing.
      if (!isLoamError(error) || error.code === 'cluster-unreachable') throw error;
      if (isForbidden(error)) found.skipped.push({ kind, name: '*', why: error.message });
    }
  }
  return found;
}

/** The newest revision of a Helm release, as it is written down. */
export async function releaseIn(api: ClusterApi, namespace: string, release: string): Promise<ReleaseRecord> {
  const [newest] = await listRecords(api, namespace, release);
  if (!newest)
    throw new LoamError('not-found', `There is no Helm release "${release}" in ${namespace}.`, {
      got: release,
      hint: `helm ls -n ${namespace} lists them.`,
    });
  const owner = ownerOf(newest.live);
  if (owner) {
    throw new LoamError('conflict', `The release ${release} belongs to the ${owner.what} ${owner.name}.`, {
      expected: 'a release that Helm made',
      got: release,
    });
  }
  return readRecord(newest.live, readHooks);
}

/** Objects of a Helm release, by its own record. */
export async function objectsOfRelease(
  api: ClusterApi,
  { namespace, manifest }: Pick<ReleaseRecord, 'namespace' | 'manifest'>,
): Promise<FoundObjects> {
  const { objects } = readManifest(manifest);
  const found: FoundObjects = { objects: [], skipped: [] };
  for (const { resource } of objects) {
    const { apiVersion, kind, metadata } = resource;
    const isNamespaced = await api.isNamespaced(apiVersion, kind);
    const id: ResourceId = {
      apiVersion,
      kind,
      name: metadata.name,
      ...(isNamespaced ? { namespace: metadata.namespace ?? namespace } : {}),
    };
    const live = await api.get(id);
    if (!live) found.skipped.push({ kind, name: metadata.name, why: 'is of the release, and not there' });
    else if (!isNamespaced)
      found.skipped.push({ kind, name: metadata.name, why: 'belongs to the whole cluster' });
    else if (id.namespace !== namespace)
      found.skipped.push({ kind, name: metadata.name, why: `is in the namespace ${id.namespace}` });
    else sort([live], found);
  }
  found.objects.sort((one, other) => placeOf(one) - placeOf(other));
  return found;
}

function placeOf({ kind }: LiveResource): number {
  const place = kinds.findIndex(([, each]) => each === kind);
  return place < 0 ? kinds.length : place;
}

function sort(lives: readonly LiveResource[], found: FoundObjects): void {
  for (const live of lives) {
    const why = whyNot(live);
    if (why === null) found.objects.push(live);
    else if (why !== '') found.skipped.push({ kind: live.kind, name: live.metadata.name, why });
  }
}

/** Null: it may be adopted. Empty: it is nobody's business. */
function whyNot({ kind, metadata, ...live }: LiveResource): string | null {
  const { name } = metadata;
  if (kind === 'ConfigMap' && name === 'kube-root-ca.crt') return '';
  if (kind === 'ServiceAccount' && name === 'default') return '';
  if (
    kind === 'Secret' &&
    /^(helm\.sh\/release|kubernetes\.io\/service-account-token)/.test(String(live['type']))
  )
    return '';
  if (metadata['deletionTimestamp'] !== undefined) return 'is being removed';
  const [owner] = (metadata['ownerReferences'] ?? []) as { kind: string; name: string }[];
  if (owner) return `belongs to ${owner.kind} ${owner.name}`;
  const whose = ownerOf({ kind, metadata, ...live });
  return whose === null ? null : `belongs to the ${whose.what} ${whose.name}`;
}
