import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import { childOf, type Defaulter, fill, isBlankMap, itemsOf } from './fill';

const core = 'io.k8s.api.core.v1.';

/** A tag that is `latest`, or none and no digest, is always pulled. */
function pullPolicy(image: Json | undefined): string {
  const reference = typeof image === 'string' ? image : '';
  if (reference.includes('@')) return 'IfNotPresent';
  const tag = /:([^/]+)$/.exec(reference)?.[1];
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent';
}

function container(object: JsonObject): void {
  fill(object, {
    imagePullPolicy: pullPolicy(object['image']),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  });
}

function podSpec(object: JsonObject): void {
  fill(object, {
    dnsPolicy: 'ClusterFirst',
    restartPolicy: 'Always',
    securityContext: {},
    terminationGracePeriodSeconds: 30,
    schedulerName: 'default-scheduler',
  });
  // The deprecated name of the same field is kept equal.
  const account = object['serviceAccountName'] ?? object['serviceAccount'];
  if (account !== undefined) Object.assign(object, { serviceAccountName: account, serviceAccount: account });
  if (object['hostNetwork'] !== true) return;
  for (const member of ['containers', 'initContainers']) {
    for (const each of itemsOf(object[member])) {
      for (const port of itemsOf(each['ports'])) port['hostPort'] ??= port['containerPort'];
    }
  }
}

function pod(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  spec['enableServiceLinks'] ??= true;
  for (const member of ['containers', 'initContainers']) {
    for (const each of itemsOf(spec[member])) {
      const resources = childOf(each, 'resources');
      const limits = resources['limits'];
      if (isObject(limits)) fill(childOf(resources, 'requests'), limits);
    }
  }
}

function volume(object: JsonObject): void {
  if (Object.keys(object).every((key) => key === 'name')) object['emptyDir'] = {};
}

function service(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { sessionAffinity: 'None', type: 'ClusterIP' });
  if (spec['sessionAffinity'] === 'None') delete spec['sessionAffinityConfig'];
  else fill(childOf(childOf(spec, 'sessionAffinityConfig'), 'clientIP'), { timeoutSeconds: 10_800 });
  for (const port of itemsOf(spec['ports'])) {
    port['protocol'] ??= 'TCP';
    const target = port['targetPort'];
    if (target === undefined || target === 0 || target === '') port['targetPort'] = port['port'];
  }
  const type = spec['type'];
  const external = type === 'LoadBalancer' || type === 'NodePort' || itemsOf(spec['externalIPs']).length > 0;
  const externalIps = Array.isArray(spec['externalIPs']) && spec['externalIPs'].length > 0;
  if (external || (type === 'ClusterIP' && externalIps)) fill(spec, { externalTrafficPolicy: 'Cluster' });
  if (type !== 'ExternalName') fill(spec, { internalTrafficPolicy: 'Cluster' });
  if (type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true });
}

function namespace(object: JsonObject): void {
  const metadata = childOf(object, 'metadata');
  if (metadata['name']) childOf(metadata, 'labels')['kubernetes.io/metadata.name'] = metadata['name'];
  fill(childOf(object, 'status'), { phase: 'Active' });
}

function limitRangeItem(object: JsonObject): void {
  if (object['type'] !== 'Container') return;
  const maximum = isObject(object['max']) ? object['max'] : {};
  const minimum = isObject(object['min']) ? object['min'] : {};
  const limits = childOf(object, 'default');
  fill(limits, maximum);
  fill(childOf(object, 'defaultRequest'), { ...limits });
  fill(childOf(object, 'defaultRequest'), minimum);
  for (const member of ['default', 'defaultRequest']) if (isBlankMap(object[member])) delete object[member];
}

function replicationController(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  const template =
    isObject(spec['template']) && isObject(spec['template']['metadata']) ? spec['template']['metadata'] : {};
  const { labels } = template;
  if (!isObject(labels)) return;
  if (isBlankMap(spec['selector'])) spec['selector'] = { ...labels };
  const metadata = childOf(object, 'metadata');
  if (isBlankMap(metadata['labels'])) metadata['labels'] = { ...labels };
}

function nodeStatus(object: JsonObject): void {
  if (isObject(object['capacity'])) fill(object, { allocatable: { ...object['capacity'] } });
}

/** stringData is for writing only; whoever gives it owns the data that it becomes. */
function secret(object: JsonObject): void {
  const given = object['stringData'];
  delete object['stringData'];
  if (isObject(given)) {
    const data = childOf(object, 'data');
    for (const [key, value] of Object.entries(given))
      data[key] = Buffer.from(textOf(value)).toString('base64');
  }
  fill(object, { type: 'Opaque' });
}

function filler(values: JsonObject): Defaulter {
  return (object) => fill(object, structuredClone(values));
}

const defaultMode = filler({ defaultMode: 420 });

const byStruct: { [struct: string]: Defaulter } = {
  Container: container,
  EphemeralContainer: container,
  PodSpec: podSpec,
  Pod: pod,
  Volume: volume,
  Service: service,
  Namespace: namespace,
  LimitRangeItem: limitRangeItem,
  ReplicationController: replicationController,
  NodeStatus: nodeStatus,
  Probe: filler({ timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 }),
  HTTPGetAction: filler({ path: '/', scheme: 'HTTP' }),
  SecretVolumeSource: defaultMode,
  ConfigMapVolumeSource: defaultMode,
  DownwardAPIVolumeSource: defaultMode,
  ProjectedVolumeSource: defaultMode,
  ServiceAccountTokenProjection: filler({ expirationSeconds: 3600 }),
  HostPathVolumeSource: filler({ type: '' }),
  ObjectFieldSelector: filler({ apiVersion: 'v1' }),
  Secret: secret,
  PersistentVolumeClaim: (object) => fill(childOf(object, 'status'), { phase: 'Pending' }),
  PersistentVolumeClaimSpec: filler({ volumeMode: 'Filesystem' }),
  PersistentVolume: (object) => {
    fill(childOf(object, 'status'), { phase: 'Pending' });
    fill(childOf(object, 'spec'), { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' });
  },
  EndpointPort: filler({ protocol: 'TCP' }),
};

export const coreDefaults: { [struct: string]: Defaulter } = Object.fromEntries(
  Object.entries(byStruct).map(([struct, defaulter]) => [core + struct, defaulter]),
);
