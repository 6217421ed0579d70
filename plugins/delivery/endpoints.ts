import type { JsonObject, KubeResource, PlacedObject } from '../sdk/definition';

/** Kinds that say where an application is reached. */
export const endpointKinds = [
  'v1/Service',
  'networking.k8s.io/v1/Ingress',
  'networking.k8s.io/v1beta1/Ingress',
  'gateway.networking.k8s.io/v1/HTTPRoute',
  'gateway.networking.k8s.io/v1beta1/HTTPRoute',
];

/** As KubeVela writes it down. `inner`: reached inside of its cluster only. */
export type Endpoint = {
  protocol: string;
  appProtocol: string;
  host: string;
  port: number;
  portName?: string;
  path?: string;
  inner?: boolean;
};
export type ServiceEndpoint = { endpoint: Endpoint; ref: JsonObject; cluster: string; component: string };

/** Where an object is reached; nothing yet while the cluster has given it no address. */
export function endpointsOf(placed: PlacedObject): ServiceEndpoint[] {
  const { object, cluster, component } = placed;
  const { apiVersion, kind, metadata } = object;
  const ref = { apiVersion, kind, name: metadata.name, namespace: metadata.namespace ?? '' };
  return rawEndpoints(placed).map((endpoint) => ({ endpoint, ref, cluster, component }));
}

function rawEndpoints({ object, nodeAddress }: PlacedObject): Endpoint[] {
  switch (object.kind) {
    case 'Service':
      return ofService(object, nodeAddress);
    case 'Ingress':
      return ofIngress(object);
    case 'HTTPRoute':
      return ofRoute(object);
    default:
      return [];
  }
}

type Service = {
  spec?: { type?: string; ports?: { port: number; nodePort?: number; name?: string; protocol?: string }[] };
  status?: { loadBalancer?: { ingress?: { hostname?: string; ip?: string }[] } };
};

function ofService(object: KubeResource, nodeAddress: string | undefined): Endpoint[] {
  const { spec = {}, status } = object as Service;
  const { name, namespace = '' } = object.metadata;
  const type = spec.type ?? 'ClusterIP';
  const hosts: Record<string, string[]> = {
    ClusterIP: [`${name}.${namespace}`],
    ExternalName: [`${name}.${namespace}`],
    NodePort: nodeAddress === undefined ? [] : [nodeAddress],
    LoadBalancer: (status?.loadBalancer?.ingress ?? []).flatMap(({ hostname, ip }) =>
      [hostname, ip].filter((host): host is string => host !== undefined && host !== ''),
    ),
  };
  return (spec.ports ?? []).flatMap(({ port, nodePort, name: portName, protocol = 'TCP' }) =>
    (hosts[type] ?? []).map((host) => ({
      protocol,
      appProtocol: protocolOf(port),
      host,
      port: type === 'NodePort' ? (nodePort ?? port) : port,
      ...(portName === undefined ? {} : { portName }),
      inner: type === 'ClusterIP' || type === 'ExternalName',
    })),
  );
}

type Ingress = {
  spec?: {
    tls?: { hosts?: string[] }[];
    rules?: { host?: string; http?: { paths?: { path?: string }[] } }[];
  };
  status?: { loadBalancer?: { ingress?: { hostname?: string; ip?: string }[] } };
};

function ofIngress(object: KubeResource): Endpoint[] {
  const { spec = {}, status } = object as Ingress;
  const [given] = status?.loadBalancer?.ingress ?? [];
  return (spec.rules ?? []).flatMap(({ host, http }) => {
    const reached = host || given?.hostname || given?.ip;
    if (!reached) return [];
    const isTls = (spec.tls ?? []).some(({ hosts = [] }) => hosts.length === 0 || hosts.includes(reached));
    return (http?.paths ?? []).map(({ path }) => web(reached, isTls, path));
  });
}

type Route = {
  spec?: { hostnames?: string[]; rules?: { matches?: { path?: { type?: string; value?: string } }[] }[] };
};

// The listener of the Gateway may be another port; it belongs to somebody else.
function ofRoute(object: KubeResource): Endpoint[] {
  const { spec = {} } = object as Route;
  const paths = (spec.rules ?? []).flatMap(({ matches = [{}] }) =>
    matches.map(({ path }) => ((path?.type ?? 'PathPrefix') === 'PathPrefix' ? (path?.value ?? '') : '')),
  );
  return (spec.hostnames ?? []).flatMap((host) => [...new Set(paths)].map((path) => web(host, false, path)));
}

function web(host: string, isTls: boolean, path: string | undefined): Endpoint {
  return {
    protocol: 'TCP',
    appProtocol: isTls ? 'https' : 'http',
    host,
    port: isTls ? 443 : 80,
    ...(path === undefined ? {} : { path }),
    inner: false,
  };
}

const knownPorts: Record<number, string> = {
  80: 'http',
  8080: 'http',
  443: 'https',
  3306: 'mysql',
  6379: 'redis',
};

function protocolOf(port: number): string {
  return knownPorts[port] ?? '';
}
