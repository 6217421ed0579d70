import type { Node, Service } from '@/playground/controllers/objects/cluster';
import { controllerReference } from '@/playground/controllers/objects/meta';
import { generateName } from '@/playground/controllers/runtime/owned-pods';
import { type Json, type JsonObject, jsonEqual } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { endpointSlices, nodes } from '@/playground/store/resources';
import { groupByPorts, type ServiceEndpoint, targetRef } from './endpoints-of-service';

const fieldManager = 'kube-controller-manager';
const managedBy = 'endpointslice.kubernetes.io/managed-by';
const manager = 'endpointslice-controller.k8s.io';
const serviceName = 'kubernetes.io/service-name';
const endpointsPerSlice = 100;

export type EndpointSlice = KubeObject & {
  addressType: string;
  endpoints: JsonObject[] | null;
  ports: JsonObject[] | null;
};

type Wanted = Pick<EndpointSlice, 'endpoints' | 'ports'>;

/** Slices with the same ports are kept and changed; only what cannot be matched is made or deleted. */
export function syncSlices(store: ObjectStore, service: Service, endpoints: ServiceEndpoint[]): void {
  const wanted = wantedSlices(store, endpoints);
  const existing = ownSlices(store, service);
  for (const content of wanted) {
    const index = existing.findIndex((slice) => jsonEqual(slice.ports, content.ports));
    const [slice] = index < 0 ? existing.splice(0, 1) : existing.splice(index, 1);
    if (slice) update(store, service, slice, content);
    else store.create(newSlice(service, content), { fieldManager });
  }
  for (const { metadata } of existing) store.delete(endpointSlices, metadata.namespace, metadata.name);
}

export function deleteSlices(store: ObjectStore, service: { metadata: Service['metadata'] }): void {
  for (const { metadata } of ownSlices(store, service))
    store.delete(endpointSlices, metadata.namespace, metadata.name);
}

function ownSlices(store: ObjectStore, service: { metadata: Service['metadata'] }): EndpointSlice[] {
  const matchLabels = { [serviceName]: service.metadata.name, [managedBy]: manager };
  return store.list<EndpointSlice>(endpointSlices, service.metadata.namespace, { matchLabels });
}

/** Without endpoints there is one empty slice: it says that the service leads nowhere. */
function wantedSlices(store: ObjectStore, endpoints: ServiceEndpoint[]): Wanted[] {
  const slices: Wanted[] = [];
  for (const group of groupByPorts(endpoints)) {
    for (let start = 0; start < group.endpoints.length; start += endpointsPerSlice) {
      const part = group.endpoints.slice(start, start + endpointsPerSlice);
      slices.push({
        ports: group.ports,
        endpoints: part.map((endpoint) => toSliceEndpoint(store, endpoint)),
      });
    }
  }
  return slices.length > 0 ? slices : [{ endpoints: null, ports: null }];
}

function toSliceEndpoint(store: ObjectStore, endpoint: ServiceEndpoint): JsonObject {
  const { pod, ip, ready, serving, terminating, hostname } = endpoint;
  const { nodeName } = pod.spec;
  const node = nodeName ? store.find<Node>(nodes, undefined, nodeName) : undefined;
  const zone = node?.metadata.labels?.['topology.kubernetes.io/zone'];
  const result: JsonObject = {
    addresses: [ip],
    conditions: { ready, serving, terminating },
    ...(hostname ? { hostname } : {}),
    targetRef: targetRef(endpoint),
    ...(nodeName ? { nodeName } : {}),
    ...(zone ? { zone } : {}),
  };
  return result;
}

function labelsOf(service: Service): { [key: string]: string } {
  const headless: { [key: string]: string } =
    service.spec.clusterIP === 'None' ? { 'service.kubernetes.io/headless': '' } : {};
  return {
    ...service.metadata.labels,
    ...headless,
    [managedBy]: manager,
    [serviceName]: service.metadata.name,
  };
}

function newSlice(service: Service, content: Wanted): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name: '',
      generateName: generateName(service.metadata.name),
      namespace: service.metadata.namespace,
      labels: labelsOf(service),
      ownerReferences: [controllerReference(service)],
    },
    addressType: 'IPv4',
    ...content,
  };
}

function update(store: ObjectStore, service: Service, slice: EndpointSlice, content: Wanted): void {
  const labels = labelsOf(service);
  const same: [Json | undefined, Json | undefined][] = [
    [slice.endpoints, content.endpoints],
    [slice.ports, content.ports],
    [slice.metadata.labels, labels],
  ];
  if (same.every(([left, right]) => jsonEqual(left, right))) return;
  store.update({ ...slice, ...content, metadata: { ...slice.metadata, labels } }, { fieldManager });
}
