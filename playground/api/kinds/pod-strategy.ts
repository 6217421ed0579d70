import { childOf, itemsOf } from '@/playground/api/defaults/fill';
import { isObject, type Json, type JsonObject, textOf } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { randomSuffix } from '@/playground/store/object-metadata';
import type { ObjectStore } from '@/playground/store/object-store';
import { pods, priorityClasses, serviceAccounts } from '@/playground/store/resources';
import { forbidden } from '@/playground/store/status-error';

const systemPriorities: { [name: string]: number } = {
  'system-cluster-critical': 2_000_000_000,
  'system-node-critical': 2_000_001_000,
};
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const hour = 3600;

/** What admission gives every pod: a quality of service, a priority, tolerations and the token of its account. */
export function preparePod(object: KubeObject, store: ObjectStore): void {
  const spec = childOf(object, 'spec');
  object.status = { phase: 'Pending', qosClass: qosClass(spec) };
  setPriority(spec, store);
  setTolerations(spec);
  setServiceAccount(spec, object, store);
}

function setPriority(spec: JsonObject, store: ObjectStore): void {
  const name = spec['priorityClassName'];
  const found = typeof name === 'string' ? store.find(priorityClasses, undefined, name) : undefined;
  const known = typeof name === 'string' ? systemPriorities[name] : undefined;
  spec['priority'] ??= found?.['value'] ?? known ?? 0;
  spec['preemptionPolicy'] ??= found?.['preemptionPolicy'] ?? 'PreemptLowerPriority';
}

function setTolerations(spec: JsonObject): void {
  const given = itemsOf(spec['tolerations']);
  const missing = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(
    (key) => !given.some((toleration) => tolerates(toleration, key)),
  );
  const added = missing.map((key) => ({
    key,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  if (added.length > 0) spec['tolerations'] = [...given, ...added];
}

function tolerates(toleration: JsonObject, key: string): boolean {
  const effect = toleration['effect'] ?? '';
  const named = toleration['key'] ?? '';
  return (named === key || named === '') && (effect === 'NoExecute' || effect === '');
}

function setServiceAccount(spec: JsonObject, object: KubeObject, store: ObjectStore): void {
  // A mirror of a static pod has no account.
  if (object.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined) return;
  spec['serviceAccountName'] ??= 'default';
  spec['serviceAccount'] = spec['serviceAccountName'];
  const account = store.find(serviceAccounts, object.metadata.namespace, textOf(spec['serviceAccountName']));
  if (account === undefined) {
    const name = textOf(spec['serviceAccountName']);
    const { namespace = '' } = object.metadata;
    const message = `error looking up service account ${namespace}/${name}: serviceaccount "${name}" not found`;
    throw forbidden(pods, object.metadata.name, message);
  }
  const wanted = spec['automountServiceAccountToken'] ?? account['automountServiceAccountToken'] ?? true;
  const secrets = account['imagePullSecrets'];
  if (spec['imagePullSecrets'] === undefined && Array.isArray(secrets))
    spec['imagePullSecrets'] = structuredClone(secrets);
  if (wanted !== false) mountToken(spec);
}

function mountToken(spec: JsonObject): void {
  const existing = itemsOf(spec['volumes']).find(({ name }) => textOf(name).startsWith('kube-api-access-'));
  const name = existing ? textOf(existing['name']) : `kube-api-access-${randomSuffix()}`;
  let mounted = false;
  for (const member of ['initContainers', 'containers']) {
    for (const container of itemsOf(spec[member])) {
      const mounts = itemsOf(container['volumeMounts']);
      if (mounts.some(({ mountPath }) => mountPath === tokenPath)) continue;
      container['volumeMounts'] = [...mounts, { name, readOnly: true, mountPath: tokenPath }];
      mounted = true;
    }
  }
  if (mounted && !existing) spec['volumes'] = [...itemsOf(spec['volumes']), tokenVolume(name)];
}

function tokenVolume(name: string): JsonObject {
  const namespace = { path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } };
  const sources = [
    { serviceAccountToken: { expirationSeconds: hour + 7, path: 'token' } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    { downwardAPI: { items: [namespace] } },
  ];
  return { name, projected: { sources, defaultMode: 420 } };
}

/** Guaranteed: every container's requests and limits of cpu and memory are there and equal. BestEffort: none at all. */
function qosClass(spec: JsonObject): string {
  const containers = [...itemsOf(spec['containers']), ...itemsOf(spec['initContainers'])];
  let any = false;
  let guaranteed = containers.length > 0;
  for (const container of containers) {
    const resources = isObject(container['resources']) ? container['resources'] : {};
    const limits = computable(resources['limits']);
    const requests = computable(resources['requests']);
    if (Object.keys(limits).length + Object.keys(requests).length > 0) any = true;
    for (const name of ['cpu', 'memory']) {
      if (limits[name] === undefined || (requests[name] !== undefined && requests[name] !== limits[name]))
        guaranteed = false;
    }
  }
  if (!any) return 'BestEffort';
  return guaranteed ? 'Guaranteed' : 'Burstable';
}

function computable(list: Json | undefined): { [name: string]: string } {
  if (!isObject(list)) return {};
  const entries = Object.entries(list).filter(
    ([name, value]) => (name === 'cpu' || name === 'memory') && value !== '0',
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, textOf(value)]));
}
