import type { KubeResource } from '@/plugins/sdk/definition';
import { type JsonObject, type JsonValue, isJsonObject } from '@/server/domain/json';
import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';
/** Annotations that controllers and tools keep for themselves. */
const ownAnnotations = [
  lastApplied,
  'deployment.kubernetes.io/revision',
  'deprecated.daemonset.template.generation',
  'pv.kubernetes.io/bind-completed',
  'pv.kubernetes.io/bound-by-controller',
  'volume.beta.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/storage-provisioner',
  'volume.kubernetes.io/selected-node',
];
/** What a cluster sets by itself, by kind; written down it would be in the way of the next object of that name. */
const assigned: Record<string, readonly string[]> = {
  Service: [
    'clusterIP',
    'clusterIPs',
    'ipFamilies',
    'ipFamilyPolicy',
    'internalTrafficPolicy',
    'sessionAffinity',
    'healthCheckNodePort',
  ],
  PersistentVolumeClaim: ['volumeName'],
};

/**
 * A live object as a person would write it: as `kubectl apply` was given it where that is on record, else without what the
 * cluster keeps of it. Pure.
 */
export function asWritten(live: LiveResource): KubeResource {
  const { apiVersion, kind } = live;
  return withoutLive({ ...(lastGiven(live) ?? live), apiVersion, kind });
}

/** An object without what the cluster that it is from keeps of it, its namespace included. */
export function withoutLive({ apiVersion, kind, metadata, ...all }: KubeResource): KubeResource {
  const { status: _status, ...rest } = all;
  const { name, labels, annotations } = metadata;
  const kept = Object.fromEntries(
    Object.entries(annotations ?? {}).filter(([key]) => !ownAnnotations.includes(key)),
  );
  const resource: KubeResource = {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(labels && Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(kept).length > 0 ? { annotations: kept } : {}),
    },
    ...rest,
  };
  return withoutAssigned(resource);
}

function lastGiven(live: LiveResource): KubeResource | null {
  const text = live.metadata.annotations?.[lastApplied];
  if (text === undefined) return null;
  try {
    const value = JSON.parse(text) as JsonValue;
    const isIt = isJsonObject(value) && value['kind'] === live.kind && isJsonObject(value['metadata']);
    return isIt ? (value as unknown as KubeResource) : null;
  } catch {
    return null;
  }
}

function withoutAssigned(resource: KubeResource): KubeResource {
  const spec = resource['spec'];
  if (!isJsonObject(spec)) return resource;
  const left: JsonObject = { ...spec };
  for (const field of assigned[resource.kind] ?? []) delete left[field];
  // A Service without an address was asked to have none.
  if (resource.kind === 'Service' && spec['clusterIP'] === 'None') left['clusterIP'] = 'None';
  if (resource.kind === 'Job' && left['manualSelector'] !== true) withoutSelector(left);
  return { ...resource, spec: withoutEmptyTimes(left) };
}

/** A Job's controller makes its selector, and labels its template with it. */
function withoutSelector(spec: JsonObject): void {
  delete spec['selector'];
  const { template } = spec;
  if (!isJsonObject(template) || !isJsonObject(template['metadata'])) return;
  const labels = isJsonObject(template['metadata']['labels']) ? template['metadata']['labels'] : {};
  const own = /^(batch\.kubernetes\.io\/)?(controller-uid|job-name)$/;
  const left = Object.fromEntries(Object.entries(labels).filter(([key]) => !own.test(key)));
  spec['template'] = { ...template, metadata: { ...template['metadata'], labels: left } };
}

/** `creationTimestamp: null` of pod templates is how Go writes that there is none. */
function withoutEmptyTimes(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(withoutEmptyTimes);
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !(key === 'creationTimestamp' && inner === null))
      .map(([key, inner]) => [key, withoutEmptyTimes(inner)]),
  );
}
