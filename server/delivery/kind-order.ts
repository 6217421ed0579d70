import type { KubeResource } from '@/plugins/sdk/definition';

// What others refer to comes first; removal goes backwards. The order that Helm installs in.
const order = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
];
const places = new Map(order.map((kind, index) => [kind, index]));

/** Which kinds may go at the same time: equal for equal kinds, lower comes first. */
export function applyPlace(resource: KubeResource): number {
  return places.get(resource.kind) ?? order.length;
}

/** In the order in which they can be applied; kinds that are not known come last, the rest as it was. */
export function inApplyOrder<Item extends { resource: KubeResource }>(items: readonly Item[]): Item[] {
  return [...items].sort((a, b) => applyPlace(a.resource) - applyPlace(b.resource));
}
