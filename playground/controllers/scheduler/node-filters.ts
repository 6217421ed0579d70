import type { Node } from '@/playground/controllers/objects/cluster';
import type { Pod, Toleration } from '@/playground/controllers/objects/pod';
import { type Json, isObject } from '@/playground/store/json';
import { parseQuantity } from '@/server/domain/quantity';

export type Usage = { pods: number; cpu: number; memory: number };

export const noUsage: Usage = { pods: 0, cpu: 0, memory: 0 };

/** What a pod asks of a node: the sum of its containers, or more if an init container alone asks for more. */
export function requestsOf(pod: Pod): Usage {
  const sum = { pods: 1, cpu: 0, memory: 0 };
  for (const { resources } of pod.spec.containers) {
    sum.cpu += parseQuantity(resources?.requests?.['cpu']);
    sum.memory += parseQuantity(resources?.requests?.['memory']);
  }
  for (const { resources } of pod.spec.initContainers ?? []) {
    sum.cpu = Math.max(sum.cpu, parseQuantity(resources?.requests?.['cpu']));
    sum.memory = Math.max(sum.memory, parseQuantity(resources?.requests?.['memory']));
  }
  return sum;
}

/** Why the pod cannot run there, in the scheduler's words; empty when it can. */
export function misfits(pod: Pod, node: Node, used: Usage): string[] {
  if (node.spec?.unschedulable && !tolerates(pod, unschedulableTaint)) return ['node(s) were unschedulable'];
  const taints = node.spec?.taints ?? [];
  const untolerated = taints.some((taint) => taint.effect !== 'PreferNoSchedule' && !tolerates(pod, taint));
  if (untolerated) return ['node(s) had untolerated taint(s)'];
  if (!matchesNode(pod, node)) return ["node(s) didn't match Pod's node affinity/selector"];
  return shortages(requestsOf(pod), node, used);
}

function shortages(wanted: Usage, node: Node, used: Usage): string[] {
  const allocatable = node.status?.allocatable ?? {};
  const short: string[] = [];
  if (used.pods + 1 > parseQuantity(allocatable['pods'])) short.push('Too many pods');
  if (wanted.cpu > 0 && used.cpu + wanted.cpu > parseQuantity(allocatable['cpu']))
    short.push('Insufficient cpu');
  if (wanted.memory > 0 && used.memory + wanted.memory > parseQuantity(allocatable['memory'])) {
    short.push('Insufficient memory');
  }
  return short;
}

export type Taint = { key: string; value?: string; effect: string };

const unschedulableTaint: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' };

function tolerates(pod: Pod, taint: Taint): boolean {
  return (pod.spec.tolerations ?? []).some((toleration) => isTolerated(taint, toleration));
}

export function isTolerated(
  taint: Taint,
  { key, operator = 'Equal', value = '', effect }: Toleration,
): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return key === taint.key && value === (taint.value ?? '');
}

export function matchesNode(pod: Pod, node: Node): boolean {
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) {
    if (node.metadata.labels?.[key] !== value) return false;
  }
  const terms = requiredTerms(pod);
  return terms === undefined || terms.some((term) => matchesTerm(term, node));
}

function requiredTerms(pod: Pod): Json[] | undefined {
  const affinity = pod.spec.affinity?.['nodeAffinity'];
  const required = isObject(affinity)
    ? affinity['requiredDuringSchedulingIgnoredDuringExecution']
    : undefined;
  const terms = isObject(required) ? required['nodeSelectorTerms'] : undefined;
  return Array.isArray(terms) ? terms : undefined;
}

function matchesTerm(term: Json, node: Node): boolean {
  if (!isObject(term)) return false;
  const expressions = listOf(term['matchExpressions']);
  const fields = listOf(term['matchFields']);
  if (expressions.length + fields.length === 0) return false;
  return (
    expressions.every((one) => matchesRequirement(one, (key) => node.metadata.labels?.[key])) &&
    fields.every((one) =>
      matchesRequirement(one, (key) => (key === 'metadata.name' ? node.metadata.name : undefined)),
    )
  );
}

function listOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

function matchesRequirement(requirement: Json, valueOf: (key: string) => string | undefined): boolean {
  if (!isObject(requirement) || typeof requirement['key'] !== 'string') return false;
  const value = valueOf(requirement['key']);
  const values = listOf(requirement['values']).map(String);
  switch (requirement['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0]);
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}
