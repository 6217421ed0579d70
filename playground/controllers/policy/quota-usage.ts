import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import { requestsOf } from '@/playground/controllers/scheduler/node-filters';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import {
  builtinResources,
  persistentVolumeClaims,
  pods,
  type Resource,
  services,
} from '@/playground/store/resources';
import { qualified } from '@/playground/store/status-error';
import { parseQuantity } from '@/server/domain/quantity';

export type Quota = KubeObject & { spec: { hard?: { [name: string]: string } } };

const counted = ['configmaps', 'persistentvolumeclaims', 'pods', 'secrets', 'services', 'resourcequotas'];

/** How much of one quota entry an object takes: pods, services, cpu, memory, storage or a count of its kind. Pure. */
export function costOf(entry: string, resource: Resource, object: KubeObject): number {
  if (entry === `count/${qualified(resource)}`) return 1;
  if (counted.includes(entry))
    return entry === resource.plural && resource.group === '' && isCounted(resource, object) ? 1 : 0;
  if (resource === pods && isCounted(resource, object)) return podCost(entry, object as Pod);
  if (resource === persistentVolumeClaims && entry === 'requests.storage') return requestedStorage(object);
  if (resource === services) return serviceCost(entry, object);
  return 0;
}

function isCounted(resource: Resource, object: KubeObject): boolean {
  return resource !== pods || !isFinished(object as Pod);
}

function podCost(entry: string, pod: Pod): number {
  const [scope, name] = entry.includes('.') ? entry.split('.') : ['requests', entry];
  if (name !== 'cpu' && name !== 'memory') return 0;
  if (scope === 'requests') return requestsOf(pod)[name];
  return pod.spec.containers.reduce(
    (sum, { resources }) => sum + parseQuantity(resources?.limits?.[name]),
    0,
  );
}

function requestedStorage({ spec }: KubeObject): number {
  const claim = spec as { resources?: { requests?: { storage?: string } } } | undefined;
  return parseQuantity(claim?.resources?.requests?.storage);
}

function serviceCost(entry: string, { spec }: KubeObject): number {
  if (entry === 'services.loadbalancers') return spec?.['type'] === 'LoadBalancer' ? 1 : 0;
  if (entry !== 'services.nodeports') return 0;
  const ports = Array.isArray(spec?.['ports']) ? spec['ports'].length : 0;
  return spec?.['type'] === 'NodePort' || spec?.['type'] === 'LoadBalancer' ? ports : 0;
}

/** What all objects of the namespace take of one entry. */
export function usageOf(entry: string, namespace: string, store: ObjectStore): number {
  let sum = 0;
  for (const resource of builtinResources) {
    if (!resource.namespaced || !mayCost(entry, resource)) continue;
    for (const object of store.list(resource, namespace)) sum += costOf(entry, resource, object);
  }
  return sum;
}

function mayCost(entry: string, resource: Resource): boolean {
  if (entry.startsWith('count/')) return entry === `count/${qualified(resource)}`;
  if (counted.includes(entry)) return entry === resource.plural && resource.group === '';
  return resource === pods || resource === persistentVolumeClaims || resource === services;
}

/** As the quantity is written: `1500m` of cpu, bytes of memory. */
export function formatUsage(entry: string, amount: number): string {
  const isCpu = entry === 'cpu' || entry.endsWith('.cpu');
  return isCpu && !Number.isInteger(amount) ? `${Math.round(amount * 1000)}m` : String(amount);
}
