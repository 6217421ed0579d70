import { isLoamError } from '@/server/domain/error';
import type { ClusterApi, LiveResource, PodEvent } from '@/server/targets/kubernetes/cluster-api';
import { isForbidden } from '@/server/targets/kubernetes/status-error';
import type { ClusterView } from './cluster-view';
import { containerStatusesOf } from './pods';
import { recentEvents } from './recent-events';

export type Evidence = {
  workload: LiveResource;
  owned: LiveResource[];
  pods: LiveResource[];
  events: PodEvent[];
  lastLog: string[];
};

const podOwners = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'ReplicationController',
  'Job',
  'CronJob',
  'Pod',
]);
// Enough to say why; the pages ask the cluster for more.
const suspects = 3;
const logLines = 20;

/** Of which there is more to know than it says itself: it runs pods, or is a claim that waits for its volume. */
export function hasEvidence(live: LiveResource): boolean {
  if (live.kind !== 'PersistentVolumeClaim') return podOwners.has(live.kind);
  return (live['status'] as { phase?: string } | undefined)?.phase === 'Pending';
}

/** Collects what a diagnosis needs. Of a well workload only its pods, so that a healthy one costs next to nothing. */
export async function gatherEvidence(
  workload: LiveResource,
  api: ClusterApi,
  view: ClusterView | null,
  well: boolean,
): Promise<Evidence> {
  const related = view?.isLive(workload.metadata.namespace ?? '')
    ? view.descendants(workload.metadata.uid ?? '')
    : await listOwned(workload, api);
  const pods = workload.kind === 'Pod' ? [workload] : related.filter((r) => r.kind === 'Pod');
  const owned = related.filter((r) => r.kind !== 'Pod');
  if (well) return { workload, owned, pods, events: [], lastLog: [] };
  const unwell = pods.filter((pod) => !isReady(pod)).slice(0, suspects);
  const asked = [workload, ...owned.filter((r) => r.kind === 'ReplicaSet').slice(-1), ...unwell];
  const events = await Promise.all(
    [...asked, ...unwell.flatMap(claimsOf).slice(0, suspects)].map((each) =>
      asFarAsAllowed(() => recentEvents(api, each)),
    ),
  );
  const crashed = unwell.find((pod) => crashedContainer(pod) !== null);
  return {
    workload,
    owned,
    pods,
    events: events.flat().sort((a, b) => b.at.localeCompare(a.at)),
    lastLog: crashed ? await readLastLog(crashed, api) : [],
  };
}

/** The claims of a pod that has no node yet: it may be for want of a volume. */
function claimsOf({ metadata: { namespace }, spec }: LiveResource) {
  const { nodeName, volumes } = (spec ?? {}) as {
    nodeName?: string;
    volumes?: { persistentVolumeClaim?: { claimName?: string } }[];
  };
  if (nodeName !== undefined) return [];
  return (volumes ?? []).flatMap(({ persistentVolumeClaim: claim }) =>
    claim?.claimName === undefined
      ? []
      : [{ kind: 'PersistentVolumeClaim', metadata: { namespace, name: claim.claimName } }],
  );
}

/**
 * Whether events may tell what the objects do not: of a probe that fails, of pods that nobody makes (a Deployment says that
 * itself). Everything else that is wrong with a workload is seen on its pods, and events are dear to ask for.
 */
export function mayTellMore({ workload, pods }: Evidence): boolean {
  if (pods.length === 0) return workload.kind !== 'Deployment';
  return pods.some((pod) => containerStatusesOf(pod).some(({ state, ready }) => state?.running && !ready));
}

/** What the account may not read takes from the diagnosis, not from the health. */
async function asFarAsAllowed<T>(read: () => Promise<T[]>): Promise<T[]> {
  try {
    return await read();
  } catch (error) {
    if (isForbidden(error)) return [];
    throw error;
  }
}

async function listOwned(workload: LiveResource, api: ClusterApi): Promise<LiveResource[]> {
  const labels = selectedBy(workload);
  const namespace = workload.metadata.namespace;
  if (!labels || !namespace) return [];
  const labelSelector = Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const options = { namespace, labelSelector };
  const sets =
    workload.kind === 'Deployment'
      ? await asFarAsAllowed(() => api.list('apps/v1', 'ReplicaSet', options))
      : [];
  const pods = await asFarAsAllowed(() => api.list('v1', 'Pod', options));
  const owners = new Set([workload.metadata.uid]);
  const ownedBy = (r: LiveResource) => {
    const references = (r.metadata['ownerReferences'] ?? []) as { uid: string }[];
    return references.some((reference) => owners.has(reference.uid));
  };
  const ownedSets = sets.filter(ownedBy);
  for (const set of ownedSets) owners.add(set.metadata.uid);
  return [...ownedSets, ...pods.filter(ownedBy)];
}

function selectedBy({ kind, spec }: LiveResource): Record<string, string> | undefined {
  const { selector } = (spec ?? {}) as { selector?: Record<string, unknown> };
  const labels = kind === 'ReplicationController' ? selector : selector?.['matchLabels'];
  return labels as Record<string, string> | undefined;
}

function isReady(pod: LiveResource): boolean {
  const status = pod['status'] as
    | { phase?: string; conditions?: { type: string; status: string }[] }
    | undefined;
  if (status?.phase === 'Succeeded') return true;
  return status?.conditions?.some((c) => c.type === 'Ready' && c.status === 'True') ?? false;
}

function crashedContainer(pod: LiveResource): { name: string; previous: boolean } | null {
  for (const container of containerStatusesOf(pod)) {
    const ended = container.state?.terminated;
    if (ended && ended.exitCode !== 0) return { name: container.name, previous: false };
    if (container.state?.waiting?.reason === 'CrashLoopBackOff')
      return { name: container.name, previous: true };
  }
  return null;
}

async function readLastLog(pod: LiveResource, api: ClusterApi): Promise<string[]> {
  const container = crashedContainer(pod);
  if (!container) return [];
  const lines: string[] = [];
  try {
    const query = { container: container.name, previous: container.previous, tailLines: logLines };
    const signal = AbortSignal.timeout(3_000);
    for await (const line of api.logs(pod.metadata.namespace ?? '', pod.metadata.name, query, signal))
      lines.push(line);
  } catch (error) {
    // A log that is gone takes nothing from the diagnosis but its last line.
    if (!isLoamError(error)) throw error;
  }
  return lines;
}
