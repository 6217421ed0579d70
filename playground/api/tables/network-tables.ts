import type { Json, JsonObject } from '@/playground/store/json';
import {
  endpoints,
  endpointSlices,
  ingressClasses,
  ingresses,
  networkPolicies,
  type Resource,
  services,
} from '@/playground/store/resources';
import { created, labelsText, none, printer, type TablePrinter } from './columns';
import { at, items, number, selectorText, text, texts } from './values';

const serviceTable = printer(
  'Name:name Type:string Cluster-IP:string External-IP:string Port(s):string Age:string Selector:string*',
  (object, now) => [
    object.metadata.name,
    text(object.spec, 'type'),
    none(texts(object.spec, 'clusterIPs')[0] ?? ''),
    externalIp(object.spec, object.status),
    none(items(object.spec, 'ports').map(portText).join(',')),
    created(object, now),
    labelsText(object.spec?.['selector']),
  ],
);

function externalIp(spec: Json | undefined, status: Json | undefined): string {
  const given = texts(spec, 'externalIPs');
  switch (text(spec, 'type')) {
    case 'ExternalName':
      return text(spec, 'externalName');
    case 'LoadBalancer': {
      const addresses = items(status, 'loadBalancer', 'ingress').map(
        (each) => text(each, 'ip') || text(each, 'hostname'),
      );
      return [...addresses, ...given].join(',') || '<pending>';
    }
    default:
      return none(given.join(','));
  }
}

function portText(port: JsonObject): string {
  const node = number(port, 'nodePort');
  return `${number(port, 'port')}${node > 0 ? `:${node}` : ''}/${text(port, 'protocol')}`;
}

const ingressTable = printer(
  'Name:name Class:string Hosts:string Address:string Ports:string Age:string',
  (object, now) => [
    object.metadata.name,
    none(text(object.spec, 'ingressClassName')),
    hostsText(items(object.spec, 'rules')),
    items(object.status, 'loadBalancer', 'ingress')
      .map((each) => text(each, 'ip') || text(each, 'hostname'))
      .join(','),
    items(object.spec, 'tls').length > 0 ? '80, 443' : '80',
    created(object, now),
  ],
);

function hostsText(rules: JsonObject[]): string {
  const hosts = rules.map((rule) => text(rule, 'host')).filter((host) => host !== '');
  if (hosts.length === 0) return '*';
  const shown = hosts.slice(0, 3).join(',');
  return hosts.length > 3 ? `${shown} + ${hosts.length - 3} more...` : shown;
}

const ingressClassTable = printer(
  'Name:name Controller:string Parameters:string Age:string',
  (object, now) => {
    const isDefault = object.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true';
    const parameters = at(object.spec, 'parameters');
    const group = text(parameters, 'apiGroup');
    const shown = `${text(parameters, 'kind')}${group === '' ? '' : `.${group}`}/${text(parameters, 'name')}`;
    return [
      `${object.metadata.name}${isDefault ? ' (default)' : ''}`,
      text(object.spec, 'controller'),
      parameters === undefined ? '<none>' : shown,
      created(object, now),
    ];
  },
);

const networkPolicyTable = printer('Name:name Pod-Selector:string Age:string', (object, now) => [
  object.metadata.name,
  selectorText(object.spec?.['podSelector']),
  created(object, now),
]);

const mostEndpoints = 3;

function firstOf(all: string[]): string {
  const shown = all.slice(0, mostEndpoints).join(',');
  return none(all.length > mostEndpoints ? `${shown} + ${all.length - mostEndpoints} more...` : shown);
}

const endpointsTable = printer('Name:name Endpoints:string Age:string', (object, now) => {
  const all = items(object, 'subsets').flatMap((subset) => {
    const ips = items(subset, 'addresses').map((address) => text(address, 'ip'));
    const ports = items(subset, 'ports');
    return ports.length === 0
      ? ips
      : ports.flatMap((port) => ips.map((ip) => `${ip}:${number(port, 'port')}`));
  });
  return [object.metadata.name, firstOf(all), created(object, now)];
});

const endpointSliceTable = printer(
  'Name:name AddressType:string Ports:string Endpoints:string Age:string',
  (object, now) => {
    const ports = items(object, 'ports').map((port) => text(port, 'port') || '*');
    const addresses = items(object, 'endpoints').flatMap((endpoint) => texts(endpoint, 'addresses'));
    return [
      object.metadata.name,
      text(object, 'addressType'),
      ports.length === 0 ? '<unset>' : firstOf(ports),
      addresses.length === 0 ? '<unset>' : firstOf(addresses),
      created(object, now),
    ];
  },
);

export const networkTables: readonly (readonly [Resource, TablePrinter])[] = [
  [services, serviceTable],
  [ingresses, ingressTable],
  [ingressClasses, ingressClassTable],
  [networkPolicies, networkPolicyTable],
  [endpoints, endpointsTable],
  [endpointSlices, endpointSliceTable],
];
