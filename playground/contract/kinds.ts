/** Where the API keeps each kind that the suite uses. */
const kinds = {
  ConfigMap: ['api/v1', 'configmaps'],
  Secret: ['api/v1', 'secrets'],
  Service: ['api/v1', 'services'],
  ServiceAccount: ['api/v1', 'serviceaccounts'],
  Pod: ['api/v1', 'pods'],
  Event: ['api/v1', 'events'],
  Endpoints: ['api/v1', 'endpoints'],
  PersistentVolumeClaim: ['api/v1', 'persistentvolumeclaims'],
  ResourceQuota: ['api/v1', 'resourcequotas'],
  LimitRange: ['api/v1', 'limitranges'],
  Deployment: ['apis/apps/v1', 'deployments'],
  ReplicaSet: ['apis/apps/v1', 'replicasets'],
  StatefulSet: ['apis/apps/v1', 'statefulsets'],
  DaemonSet: ['apis/apps/v1', 'daemonsets'],
  ControllerRevision: ['apis/apps/v1', 'controllerrevisions'],
  Job: ['apis/batch/v1', 'jobs'],
  CronJob: ['apis/batch/v1', 'cronjobs'],
  HorizontalPodAutoscaler: ['apis/autoscaling/v2', 'horizontalpodautoscalers'],
  Ingress: ['apis/networking.k8s.io/v1', 'ingresses'],
  NetworkPolicy: ['apis/networking.k8s.io/v1', 'networkpolicies'],
  EndpointSlice: ['apis/discovery.k8s.io/v1', 'endpointslices'],
  PodDisruptionBudget: ['apis/policy/v1', 'poddisruptionbudgets'],
  Role: ['apis/rbac.authorization.k8s.io/v1', 'roles'],
  RoleBinding: ['apis/rbac.authorization.k8s.io/v1', 'rolebindings'],
  Lease: ['apis/coordination.k8s.io/v1', 'leases'],
} as const;

export type Kind = keyof typeof kinds;

export function collectionPath(kind: Kind, namespace: string): string {
  const [prefix, plural] = kinds[kind];
  return `/${prefix}/namespaces/${namespace}/${plural}`;
}

/** The list over all namespaces. */
export function everywherePath(kind: Kind): string {
  const [prefix, plural] = kinds[kind];
  return `/${prefix}/${plural}`;
}

export function apiVersionOf(kind: Kind): string {
  const [prefix] = kinds[kind];
  return prefix.startsWith('apis/') ? prefix.slice('apis/'.length) : 'v1';
}
