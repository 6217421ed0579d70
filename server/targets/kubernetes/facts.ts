import type { Capacity, ClusterFacts } from '@/server/domain/cluster-facts';
import { parseQuantity } from '@/server/domain/quantity';
import type { LiveResource } from './cluster-api';
import { isForbidden } from './status-error';
import type { Transport } from './transport';

/** Beyond this many pods the requests are not summed up: the list alone would cost the cluster too much. */
const mostPods = 5_000;
const ownGroups = /^(.*\.k8s\.io|apps|autoscaling|batch|policy|extensions)$/;

/** By their paths: a client of each of 1,000 clusters that is asked for nothing else needs no list of all kinds. */
const paths = {
  nodes: '/api/v1/nodes',
  pods: '/api/v1/pods',
  storageClasses: '/apis/storage.k8s.io/v1/storageclasses',
  ingressClasses: '/apis/networking.k8s.io/v1/ingressclasses',
};
const pageSize = 500;

/** What a cluster can do, as far as the account may see it. */
export async function readFacts(transport: Transport): Promise<ClusterFacts> {
  const [nodes, groups, storage, ingress] = await Promise.all([
    asAllowed(() => list(transport, 'nodes')),
    readGroups(transport),
    asAllowed(() => list(transport, 'storageClasses')),
    asAllowed(() => list(transport, 'ingressClasses')),
  ]);
  return {
    nodes: nodes && { total: nodes.length, ready: nodes.filter(isReady).length },
    capacity: nodes && (await readCapacity(transport, nodes)),
    groups,
    storageClasses:
      storage?.map((each) => ({
        name: each.metadata.name,
        provisioner: (each['provisioner'] as string | undefined) ?? '',
        isDefault: isDefault(each, 'storageclass.kubernetes.io/is-default-class'),
      })) ?? null,
    ingressClasses:
      ingress?.map((each) => ({
        name: each.metadata.name,
        controller: (each['spec'] as { controller?: string } | undefined)?.controller ?? '',
        isDefault: isDefault(each, 'ingressclass.kubernetes.io/is-default-class'),
      })) ?? null,
  };
}

async function readCapacity(transport: Transport, nodes: LiveResource[]): Promise<ClusterFacts['capacity']> {
  const running = 'status.phase!=Succeeded,status.phase!=Failed';
  const pods = await asAllowed(() => list(transport, 'pods', running));
  if (pods === null || pods.length >= mostPods) return null;
  const containers = pods.flatMap((pod) => (pod['spec'] as PodSpec | undefined)?.containers ?? []);
  const capacityOf = (name: 'cpu' | 'memory'): Capacity => ({
    allocatable: sum(nodes.map((node) => allocatableOf(node)[name])),
    requested: sum(containers.map((container) => container.resources?.requests?.[name])),
  });
  return {
    cpu: capacityOf('cpu'),
    memory: capacityOf('memory'),
    pods: { allocatable: sum(nodes.map((node) => allocatableOf(node)['pods'])), requested: pods.length },
  };
}

type Page = { metadata?: { continue?: string }; items?: LiveResource[] };

/** No more than `mostPods` of what there is. */
async function list(
  transport: Transport,
  what: keyof typeof paths,
  fieldSelector?: string,
): Promise<LiveResource[]> {
  const items: LiveResource[] = [];
  let next: string | undefined;
  do {
    const query = { fieldSelector, limit: pageSize, continue: next };
    const page: Page = await transport.json<Page>(paths[what], { query, what: `list of ${what}` });
    items.push(...(page.items ?? []));
    next = page.metadata?.continue;
  } while (next && items.length < mostPods);
  return items;
}

type PodSpec = { containers?: { resources?: { requests?: Record<string, string> } }[] };

async function readGroups(transport: Transport): Promise<ClusterFacts['groups']> {
  const { groups = [] } = await transport.json<{
    groups?: { name: string; preferredVersion?: { version?: string } }[];
  }>('/apis', { what: 'API groups' });
  return groups
    .filter(({ name }) => !ownGroups.test(name))
    .map(({ name, preferredVersion }) => ({ name, version: preferredVersion?.version ?? '' }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

async function asAllowed<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (isForbidden(error)) return null;
    throw error;
  }
}

function isReady(node: LiveResource): boolean {
  const status = node['status'] as { conditions?: { type: string; status: string }[] } | undefined;
  return status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false;
}

function allocatableOf(node: LiveResource): Record<string, string | undefined> {
  return (node['status'] as { allocatable?: Record<string, string> } | undefined)?.allocatable ?? {};
}

function isDefault(resource: LiveResource, annotation: string): boolean {
  return resource.metadata.annotations?.[annotation] === 'true';
}

function sum(quantities: (string | undefined)[]): number {
  const total = quantities.reduce((all, each) => all + parseQuantity(each), 0);
  return Math.round(total * 1000) / 1000;
}
