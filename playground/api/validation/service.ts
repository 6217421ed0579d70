import { itemsOf } from '@/playground/api/defaults/fill';
import { type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { duplicate, type FieldError, invalid, notSupported, required } from './field-error';
import { validateLabels } from './metadata';
import { checkName, dnsLabel, portNameFaults } from './names';
import { portNumber } from './numbers';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];

export function validateService(object: KubeObject): FieldError[] {
  const spec = object.spec ?? {};
  const { type } = spec;
  const errors: FieldError[] = [];
  const ports = itemsOf(spec['ports']);
  const headless = spec['clusterIP'] === 'None';
  if (ports.length === 0 && !headless && type !== 'ExternalName') errors.push(required('spec.ports'));
  if (!types.includes(textOf(type))) errors.push(notSupported('spec.type', type, types));
  if (type === 'ExternalName' && !spec['externalName']) errors.push(required('spec.externalName'));
  errors.push(
    ...validateLabels('spec.selector', spec['selector']),
    ...validatePorts(ports),
    ...validateAffinity(spec),
  );
  if (type !== 'ExternalName') errors.push(...validateClusterIp(spec));
  return errors;
}

function validateAffinity(spec: JsonObject): FieldError[] {
  const affinity = spec['sessionAffinity'];
  const values = ['ClientIP', 'None'];
  return values.includes(textOf(affinity)) ? [] : [notSupported('spec.sessionAffinity', affinity, values)];
}

function validateClusterIp(spec: JsonObject): FieldError[] {
  const ip = spec['clusterIP'];
  if (typeof ip !== 'string' || ip === '' || ip === 'None' || ip.startsWith('10.96.')) return [];
  const value: Json = [ip];
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(ip) && !ip.includes(':')) {
    return [
      invalid('spec.clusterIPs[0]', ip, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'),
    ];
  }
  const detail = `failed to allocate IP ${ip}: the provided network does not match the current range`;
  return [invalid('spec.clusterIPs', value, detail)];
}

function validatePorts(ports: JsonObject[]): FieldError[] {
  const errors: FieldError[] = [];
  const names = new Set<Json>();
  const numbers = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = `spec.ports[${index}]`;
    const { name = '' } = port;
    if (name === '' && ports.length > 1) errors.push(required(`${at}.name`));
    else if (name !== '') {
      errors.push(...checkName(dnsLabel, `${at}.name`, name));
      if (names.has(name)) errors.push(duplicate(`${at}.name`, name));
      names.add(name);
    }
    errors.push(
      ...portNumber(`${at}.port`, port['port']),
      ...validateTarget(`${at}.targetPort`, port['targetPort']),
    );
    const protocols = ['SCTP', 'TCP', 'UDP'];
    if (!protocols.includes(textOf(port['protocol'])))
      errors.push(notSupported(`${at}.protocol`, port['protocol'], protocols));
    const id = `${textOf(port['protocol'])}/${textOf(port['port'])}`;
    if (numbers.has(id)) errors.push(duplicate(at, internalPort(port)));
    numbers.add(id);
  }
  return errors;
}

/** Duplicates are shown in the internal form, in which only what makes them duplicates is filled. */
function internalPort(port: JsonObject): Json {
  return {
    Name: '',
    Protocol: port['protocol'] ?? '',
    AppProtocol: null,
    Port: port['port'] ?? 0,
    TargetPort: 0,
    NodePort: 0,
  };
}

function validateTarget(field: string, target: Json | undefined): FieldError[] {
  if (typeof target !== 'string') return portNumber(field, target);
  return portNameFaults(target).map((text) => invalid(field, target, text));
}

export function validateServiceUpdate(next: KubeObject, existing: KubeObject): FieldError[] {
  const before = existing.spec ?? {};
  const after = next.spec ?? {};
  const hadIp = before['type'] !== 'ExternalName' && before['clusterIP'];
  if (!hadIp || after['type'] === 'ExternalName' || before['clusterIP'] === after['clusterIP']) return [];
  const value = after['clusterIPs'] ?? [after['clusterIP'] ?? ''];
  return [invalid('spec.clusterIPs[0]', value, 'may not change once set')];
}
