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

/** In the order in which they can be applied; kinds that are not known come last, the rest as it was. */
export function inApplyOrder<Item extends { resource: KubeResource }>(items: readonly Item[]): Item[] {
  const place = ({ resource }: Item) => places.get(resource.kind) ?? order.length;
  return [...items].sort((a, b) => place(a) - place(b));
}
