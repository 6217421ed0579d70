import type { Service } from '@/playground/controllers/objects/cluster';
import { type JsonObject, jsonEqual } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { endpoints } from '@/playground/store/resources';
import { groupByPorts, type ServiceEndpoint, targetRef } from './endpoints-of-service';

const fieldManager = 'kube-controller-manager';
const managedBy = { 'endpoints.kubernetes.io/managed-by': 'endpoint-controller' };

type Endpoints = KubeObject & { subsets?: JsonObject[] };

/** The older picture of the same thing, which kubectl describe still reads. */
export function syncEndpoints(store: ObjectStore, service: Service, found: ServiceEndpoint[]): void {
  const { name, namespace, labels } = service.metadata;
  const headless: { [key: string]: string } =
    service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  const wantedLabels = { ...labels, ...managedBy, ...headless };
  const subsets = groupByPorts(found.filter(({ terminating }) => !terminating)).map(toSubset);
  const existing = store.find<Endpoints>(endpoints, namespace, name);
  if (!existing) {
    const metadata = { name, namespace, labels: wantedLabels };
    store.create(
      { apiVersion: 'v1', kind: 'Endpoints', metadata, ...withSubsets(subsets) },
      { fieldManager },
    );
    return;
  }
  if (jsonEqual(existing.subsets ?? [], subsets) && jsonEqual(existing.metadata.labels, wantedLabels)) return;
  const { subsets: _before, ...rest } = existing;
  const next = { ...rest, metadata: { ...existing.metadata, labels: wantedLabels }, ...withSubsets(subsets) };
  store.update(next, { fieldManager });
}

export function deleteEndpoints(store: ObjectStore, namespace: string | undefined, name: string): void {
  const existing = store.find<Endpoints>(endpoints, namespace, name);
  const isOurs = existing?.metadata.labels?.['endpoints.kubernetes.io/managed-by'] === 'endpoint-controller';
  if (isOurs) store.delete(endpoints, namespace, name);
}

function withSubsets(subsets: JsonObject[]): { subsets?: JsonObject[] } {
  return subsets.length > 0 ? { subsets } : {};
}

function toSubset({ ports, endpoints: members }: ReturnType<typeof groupByPorts>[number]): JsonObject {
  const ready = members.filter((endpoint) => endpoint.ready).map(toAddress);
  const notReady = members.filter((endpoint) => !endpoint.ready).map(toAddress);
  return {
    ...(ready.length > 0 ? { addresses: ready } : {}),
    ...(notReady.length > 0 ? { notReadyAddresses: notReady } : {}),
    ...(ports.length > 0 ? { ports } : {}),
  };
}

function toAddress(endpoint: ServiceEndpoint): JsonObject {
  const { ip, hostname, pod } = endpoint;
  const { nodeName } = pod.spec;
  return {
    ip,
    ...(hostname ? { hostname } : {}),
    ...(nodeName ? { nodeName } : {}),
    targetRef: targetRef(endpoint),
  };
}
