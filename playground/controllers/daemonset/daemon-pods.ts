import type { Node } from '@/playground/controllers/objects/cluster';
import type { Pod, PodTemplate, Toleration } from '@/playground/controllers/objects/pod';
import type { DaemonSet } from '@/playground/controllers/objects/workload';
import { podFromTemplate } from '@/playground/controllers/runtime/owned-pods';
import { misfits, noUsage } from '@/playground/controllers/scheduler/node-filters';
import { isObject, type JsonObject } from '@/playground/store/json';

/** Which nodes a daemon runs on, and what its pods look like. Pure. */

export const hashLabel = 'controller-revision-hash';
export const generationAnnotation = 'deprecated.daemonset.template.generation';

const always: Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/unschedulable', operator: 'Exists', effect: 'NoSchedule' },
];

function tolerationsOf(template: PodTemplate): Toleration[] {
  const network: Toleration = {
    key: 'node.kubernetes.io/network-unavailable',
    operator: 'Exists',
    effect: 'NoSchedule',
  };
  return [...(template.spec.tolerations ?? []), ...always, ...(template.spec.hostNetwork ? [network] : [])];
}

/** Room does not count here: a daemon's pod that does not fit stays pending on its node. */
export function shouldRunOn(set: DaemonSet, node: Node): boolean {
  const spec = { ...set.spec.template.spec, tolerations: tolerationsOf(set.spec.template), containers: [] };
  const probe: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, spec };
  return misfits(probe, node, noUsage).length === 0;
}

export function newDaemonPod(set: DaemonSet, node: string, hash: string): Pod {
  const { template } = set.spec;
  return podFromTemplate(set, {
    template,
    labels: { [hashLabel]: hash, 'pod-template-generation': templateGeneration(set) },
    spec: { affinity: affinityTo(template.spec.affinity, node), tolerations: tolerationsOf(template) },
  });
}

export function templateGeneration(set: DaemonSet): string {
  return set.metadata.annotations?.[generationAnnotation] ?? '1';
}

function affinityTo(affinity: JsonObject | undefined, node: string): JsonObject {
  const given = affinity?.['nodeAffinity'];
  const terms = [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] }];
  const required = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
  return { ...affinity, nodeAffinity: { ...(isObject(given) ? given : {}), ...required } };
}

/** The node that a pod is for, also before it is bound to it. */
export function targetNodeOf(pod: Pod): string | undefined {
  if (pod.spec.nodeName) return pod.spec.nodeName;
  const nodeAffinity = pod.spec.affinity?.['nodeAffinity'];
  const required = isObject(nodeAffinity)
    ? nodeAffinity['requiredDuringSchedulingIgnoredDuringExecution']
    : undefined;
  const terms = isObject(required) ? required['nodeSelectorTerms'] : undefined;
  const [term] = Array.isArray(terms) ? terms : [];
  const fields = isObject(term) ? term['matchFields'] : undefined;
  const [field] = Array.isArray(fields) ? fields : [];
  const values = isObject(field) ? field['values'] : undefined;
  const [name] = Array.isArray(values) ? values : [];
  return typeof name === 'string' ? name : undefined;
}
