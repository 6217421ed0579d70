import type { Service, ServicePort } from '@/playground/controllers/objects/cluster';
import { isDeleting } from '@/playground/controllers/objects/meta';
import { isFinished, isReady, type Pod } from '@/playground/controllers/objects/pod';
import type { JsonObject } from '@/playground/store/json';

export type EndpointPort = { name?: string; port: number; protocol: string; appProtocol?: string };

export type ServiceEndpoint = {
  pod: Pod;
  ip: string;
  ready: boolean;
  serving: boolean;
  terminating: boolean;
  hostname: string | undefined;
  ports: EndpointPort[];
};

/** Where a service leads: its pods that have an address and have not ended. Pure. */
export function endpointsOfService(service: Service, pods: Pod[]): ServiceEndpoint[] {
  const found: ServiceEndpoint[] = [];
  for (const pod of pods) {
    const ip = pod.status?.podIP;
    if (!ip || isFinished(pod)) continue;
    const serving = isReady(pod);
    const terminating = isDeleting(pod);
    found.push({
      pod,
      ip,
      ready: (service.spec.publishNotReadyAddresses ?? false) || (serving && !terminating),
      serving,
      terminating,
      hostname:
        pod.spec.hostname && pod.spec.subdomain === service.metadata.name ? pod.spec.hostname : undefined,
      ports: portsOf(service, pod),
    });
  }
  return found;
}

function portsOf(service: Service, pod: Pod): EndpointPort[] {
  return (service.spec.ports ?? []).flatMap((port) => {
    const number = targetPortOf(port, pod);
    if (number === undefined) return [];
    const { name, protocol = 'TCP', appProtocol } = port;
    return [{ ...(name ? { name } : {}), port: number, protocol, ...(appProtocol ? { appProtocol } : {}) }];
  });
}

/** A named target port means something else in every pod; a pod that has no such port is left out. */
function targetPortOf({ port, targetPort, protocol = 'TCP' }: ServicePort, pod: Pod): number | undefined {
  if (targetPort === undefined || targetPort === 0 || targetPort === '') return port;
  if (typeof targetPort === 'number') return targetPort;
  for (const { ports = [] } of pod.spec.containers) {
    const named = ports.find(
      ({ name, protocol: spoken = 'TCP' }) => name === targetPort && spoken === protocol,
    );
    if (named) return named.containerPort;
  }
  return undefined;
}

/** Endpoints with the same ports share a slice. */
export function groupByPorts(
  endpoints: ServiceEndpoint[],
): { ports: EndpointPort[]; endpoints: ServiceEndpoint[] }[] {
  const groups = new Map<string, { ports: EndpointPort[]; endpoints: ServiceEndpoint[] }>();
  for (const endpoint of endpoints) {
    const key = JSON.stringify(endpoint.ports);
    const group = groups.get(key);
    if (group) group.endpoints.push(endpoint);
    else groups.set(key, { ports: endpoint.ports, endpoints: [endpoint] });
  }
  return [...groups.values()];
}

export function targetRef({ pod }: ServiceEndpoint): JsonObject {
  const { name, namespace, uid } = pod.metadata;
  return { kind: 'Pod', name, namespace, uid };
}
