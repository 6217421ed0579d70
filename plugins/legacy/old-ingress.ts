import type { KubeResource, NamedResource, TraitContext } from '../sdk/definition';
import { sortedEntries } from '../sdk/merge';
import * as s from '../sdk/schema';

export type HttpParameters = { domain: string; http: Record<string, number> };

export function httpParameters() {
  return {
    domain: s.string(s.text('Domain', '域名')),
    http: s.map(s.text('Paths', '路径'), s.integer(s.text('Port', '端口')), {
      default: {},
      widget: 'key-value',
      help: s.text('Which path goes to which port', '路径到端口的映射'),
    }),
  };
}

const firstWithStableApi = 19;

/** The Ingress of the older traits; in the older form only where the cluster knows no other. */
export function oldIngress(ctx: TraitContext<HttpParameters>, ingressClass?: string): NamedResource {
  const { name, parameters, clusterVersion } = ctx;
  const isOld = clusterVersion.minor < firstWithStableApi;
  const paths = sortedEntries(parameters.http).map(([path, port]) =>
    isOld
      ? { path, backend: { serviceName: name, servicePort: port } }
      : { path, pathType: 'ImplementationSpecific', backend: { service: { name, port: { number: port } } } },
  );
  const resource: KubeResource = {
    apiVersion: isOld ? 'networking.k8s.io/v1beta1' : 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name,
      ...(ingressClass === undefined ? {} : { annotations: { 'kubernetes.io/ingress.class': ingressClass } }),
    },
    spec: { rules: [{ host: parameters.domain, http: { paths } }] },
  };
  return { name: 'ingress', resource };
}

/** The Service that the older traits make for it. */
export function oldService({ name, parameters }: TraitContext<HttpParameters>): NamedResource {
  const resource: KubeResource = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name },
    spec: {
      selector: { 'app.oam.dev/component': name },
      ports: sortedEntries(parameters.http).map(([, port]) => ({ port, targetPort: port })),
    },
  };
  return { name: 'service', resource };
}
