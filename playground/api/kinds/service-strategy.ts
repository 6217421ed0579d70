import { randomInt } from 'node:crypto';
import { childOf, itemsOf } from '@/playground/api/defaults/fill';
import { invalid } from '@/playground/api/validation/field-error';
import { invalidObject } from '@/playground/api/validation/invalid-object';
import { isObject, type Json, type JsonObject, jsonEqual } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { services } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';

/** 10.96.0.0/16, as the real server is usually told; .0.1 is the API's own. */
const apiIp = '10.96.0.1';
const lowestIp = 10;
const nodePorts = { from: 30_000, to: 32_768 };

export function prepareService(object: KubeObject, store: ObjectStore): void {
  object.status = { loadBalancer: {} };
  allocate(object, store);
}

/** A PUT may leave out what was allocated: it stays. */
export function prepareServiceUpdate(next: KubeObject, existing: KubeObject, store: ObjectStore): void {
  const spec = childOf(next, 'spec');
  const old = existing.spec ?? {};
  if (needsIp(spec) && needsIp(old)) {
    const same = spec['clusterIP'] ?? old['clusterIP'];
    for (const field of ['ipFamilies', 'ipFamilyPolicy']) spec[field] ??= old[field];
    spec['clusterIP'] ??= old['clusterIP'];
    if (spec['clusterIPs'] === undefined && same === old['clusterIP']) spec['clusterIPs'] = old['clusterIPs'];
  }
  if (!needsIp(spec) && needsIp(old)) {
    for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
      if (spec[field] === old[field] || field !== 'clusterIP') delete spec[field];
    }
  }
  if (needsNodePorts(spec)) keepNodePorts(spec, old);
  else if (needsNodePorts(old)) dropNodePorts(spec, old);
  dropOfFormerType(spec, old);
  allocate(next, store);
}

/** What only the former type knew goes with it, unless it was changed at the same time. */
function dropOfFormerType(spec: JsonObject, old: JsonObject): void {
  const drop = (field: string, needs: (one: JsonObject) => boolean): void => {
    if (needs(old) && !needs(spec) && jsonEqual(spec[field], old[field])) delete spec[field];
  };
  const isBalanced = ({ type }: JsonObject): boolean => type === 'LoadBalancer';
  drop('allocateLoadBalancerNodePorts', isBalanced);
  drop('loadBalancerClass', isBalanced);
  drop(
    'externalTrafficPolicy',
    (one) => isBalanced(one) || one['type'] === 'NodePort' || hasExternalIps(one),
  );
}

function hasExternalIps({ type, externalIPs }: JsonObject): boolean {
  return type === 'ClusterIP' && Array.isArray(externalIPs) && externalIPs.length > 0;
}

function allocate(object: KubeObject, store: ObjectStore): void {
  const spec = childOf(object, 'spec');
  if (needsIp(spec)) allocateIp(object, spec, store);
  if (needsNodePorts(spec)) allocateNodePorts(object, spec, store);
  const checked = spec['type'] === 'LoadBalancer' && spec['externalTrafficPolicy'] === 'Local';
  if (checked) spec['healthCheckNodePort'] ??= freePort(nodePortsOfOthers(object, store));
  else delete spec['healthCheckNodePort'];
}

function needsIp(spec: JsonObject): boolean {
  return spec['type'] !== 'ExternalName';
}

function needsNodePorts(spec: JsonObject): boolean {
  if (spec['type'] === 'NodePort') return true;
  return spec['type'] === 'LoadBalancer' && spec['allocateLoadBalancerNodePorts'] !== false;
}

function allocateIp(object: KubeObject, spec: JsonObject, store: ObjectStore): void {
  const wanted = spec['clusterIP'] ?? (Array.isArray(spec['clusterIPs']) ? spec['clusterIPs'][0] : undefined);
  const taken = ipsOfOthers(object, store);
  if (typeof wanted === 'string' && wanted !== 'None' && taken.has(wanted)) {
    const value: Json = [wanted];
    const detail = `failed to allocate IP ${wanted}: provided IP is already allocated`;
    throw invalidObject(services, object.metadata.name, [invalid('spec.clusterIPs', value, detail)]);
  }
  const ip = typeof wanted === 'string' && wanted !== '' ? wanted : freeIp(taken);
  spec['clusterIP'] = ip;
  spec['clusterIPs'] ??= [ip];
  const spansFamilies = ip === 'None' && isBlankSelector(spec);
  spec['ipFamilies'] ??= spansFamilies ? ['IPv4', 'IPv6'] : ['IPv4'];
  spec['ipFamilyPolicy'] ??= spansFamilies ? 'RequireDualStack' : 'SingleStack';
}

function isBlankSelector(spec: JsonObject): boolean {
  return !isObject(spec['selector']) || Object.keys(spec['selector']).length === 0;
}

function ipsOfOthers(object: KubeObject, store: ObjectStore): Set<string> {
  const taken = new Set<string>(isApi(object) ? [] : [apiIp]);
  for (const other of store.values(services)) {
    if (!isSame(other, object) && typeof other.spec?.['clusterIP'] === 'string')
      taken.add(other.spec['clusterIP']);
  }
  return taken;
}

/** The API's own service, whose address nobody else gets, not even while it is away. */
function isApi({ metadata }: KubeObject): boolean {
  return metadata.name === 'kubernetes' && metadata.namespace === 'default';
}

function isSame(left: KubeObject, right: KubeObject): boolean {
  return left.metadata.name === right.metadata.name && left.metadata.namespace === right.metadata.namespace;
}

function freeIp(taken: Set<string>): string {
  for (;;) {
    const ip = `10.96.${randomInt(256)}.${randomInt(lowestIp, 255)}`;
    if (!taken.has(ip)) return ip;
  }
}

function allocateNodePorts(object: KubeObject, spec: JsonObject, store: ObjectStore): void {
  const taken = nodePortsOfOthers(object, store);
  for (const [index, port] of itemsOf(spec['ports']).entries()) {
    const given = port['nodePort'];
    if (typeof given === 'number' && given > 0) {
      const path = `spec.ports[${index}].nodePort`;
      if (given < nodePorts.from || given >= nodePorts.to) {
        const detail = `provided port is not in the valid range. The range of valid ports is ${nodePorts.from}-${nodePorts.to - 1}`;
        throw invalidObject(services, object.metadata.name, [invalid(path, given, detail)]);
      }
      if (taken.has(given)) {
        throw invalidObject(services, object.metadata.name, [
          invalid(path, given, 'provided port is already allocated'),
        ]);
      }
    } else port['nodePort'] = freePort(taken);
    taken.add(port['nodePort']);
  }
}

function nodePortsOfOthers(object: KubeObject, store: ObjectStore): Set<Json | undefined> {
  const taken = new Set<Json | undefined>();
  for (const other of store.values(services)) {
    if (isSame(other, object)) continue;
    for (const port of itemsOf(other.spec?.['ports'])) taken.add(port['nodePort']);
    taken.add(other.spec?.['healthCheckNodePort']);
  }
  taken.delete(undefined);
  return taken;
}

function freePort(taken: Set<Json | undefined>): number {
  if (taken.size > nodePorts.to - nodePorts.from)
    throw new StatusError(500, 'InternalError', 'failed to allocate a nodePort: range is full');
  for (;;) {
    const port = randomInt(nodePorts.from, nodePorts.to);
    if (!taken.has(port)) return port;
  }
}

function keepNodePorts(spec: JsonObject, old: JsonObject): void {
  const before = itemsOf(old['ports']);
  for (const port of itemsOf(spec['ports'])) {
    const same = before.find(
      (other) => other['port'] === port['port'] && other['protocol'] === port['protocol'],
    );
    port['nodePort'] ??= same?.['nodePort'];
  }
}

function dropNodePorts(spec: JsonObject, old: JsonObject): void {
  const before = itemsOf(old['ports']).map((port) => port['nodePort']);
  for (const port of itemsOf(spec['ports'])) if (before.includes(port['nodePort'])) delete port['nodePort'];
}
