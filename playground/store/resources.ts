/** One kind of object at one version of the API, as discovery describes it. */
export interface Resource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  /** Subresources that are served, besides the object itself. */
  readonly subresources: readonly string[];
  /** Whether metadata.generation counts changes of this kind. */
  readonly hasGeneration: boolean;
  /** Custom resources come and go with their CustomResourceDefinition. */
  readonly custom: boolean;
}

type Options = Partial<
  Pick<Resource, 'shortNames' | 'categories' | 'subresources' | 'hasGeneration' | 'namespaced'>
>;

function builtin(
  group: string,
  version: string,
  plural: string,
  kind: string,
  options: Options = {},
): Resource {
  return {
    group,
    version,
    plural,
    kind,
    namespaced: true,
    singular: kind.toLowerCase(),
    shortNames: [],
    categories: [],
    subresources: [],
    hasGeneration: false,
    custom: false,
    ...options,
  };
}

const cluster = { namespaced: false };
const workload = {
  categories: ['all'],
  subresources: ['status', 'scale'],
  hasGeneration: true,
};

export const namespaces = builtin('', 'v1', 'namespaces', 'Namespace', {
  ...cluster,
  shortNames: ['ns'],
  subresources: ['status', 'finalize'],
});
export const nodes = builtin('', 'v1', 'nodes', 'Node', {
  ...cluster,
  shortNames: ['no'],
  subresources: ['status'],
});
export const persistentVolumes = builtin('', 'v1', 'persistentvolumes', 'PersistentVolume', {
  ...cluster,
  shortNames: ['pv'],
  subresources: ['status'],
});
export const pods = builtin('', 'v1', 'pods', 'Pod', {
  shortNames: ['po'],
  categories: ['all'],
  subresources: [
    'status',
    'log',
    'binding',
    'eviction',
    'ephemeralcontainers',
    'exec',
    'attach',
    'portforward',
    'proxy',
  ],
  hasGeneration: true,
});
export const services = builtin('', 'v1', 'services', 'Service', {
  shortNames: ['svc'],
  categories: ['all'],
  subresources: ['status'],
});
export const endpoints = builtin('', 'v1', 'endpoints', 'Endpoints', { shortNames: ['ep'] });
export const configMaps = builtin('', 'v1', 'configmaps', 'ConfigMap', { shortNames: ['cm'] });
export const secrets = builtin('', 'v1', 'secrets', 'Secret');
export const events = builtin('', 'v1', 'events', 'Event', { shortNames: ['ev'] });
export const serviceAccounts = builtin('', 'v1', 'serviceaccounts', 'ServiceAccount', {
  shortNames: ['sa'],
  subresources: ['token'],
});
export const persistentVolumeClaims = builtin('', 'v1', 'persistentvolumeclaims', 'PersistentVolumeClaim', {
  shortNames: ['pvc'],
  subresources: ['status'],
});
export const resourceQuotas = builtin('', 'v1', 'resourcequotas', 'ResourceQuota', {
  shortNames: ['quota'],
  subresources: ['status'],
});
export const limitRanges = builtin('', 'v1', 'limitranges', 'LimitRange', { shortNames: ['limits'] });
export const replicationControllers = builtin('', 'v1', 'replicationcontrollers', 'ReplicationController', {
  ...workload,
  shortNames: ['rc'],
});

export const deployments = builtin('apps', 'v1', 'deployments', 'Deployment', {
  ...workload,
  shortNames: ['deploy'],
});
export const replicaSets = builtin('apps', 'v1', 'replicasets', 'ReplicaSet', {
  ...workload,
  shortNames: ['rs'],
});
export const statefulSets = builtin('apps', 'v1', 'statefulsets', 'StatefulSet', {
  ...workload,
  shortNames: ['sts'],
});
export const daemonSets = builtin('apps', 'v1', 'daemonsets', 'DaemonSet', {
  ...workload,
  subresources: ['status'],
  shortNames: ['ds'],
});
export const controllerRevisions = builtin('apps', 'v1', 'controllerrevisions', 'ControllerRevision');

export const jobs = builtin('batch', 'v1', 'jobs', 'Job', { ...workload, subresources: ['status'] });
export const cronJobs = builtin('batch', 'v1', 'cronjobs', 'CronJob', {
  ...workload,
  subresources: ['status'],
  shortNames: ['cj'],
});

export const horizontalPodAutoscalers = builtin(
  'autoscaling',
  'v2',
  'horizontalpodautoscalers',
  'HorizontalPodAutoscaler',
  {
    shortNames: ['hpa'],
    categories: ['all'],
    subresources: ['status'],
  },
);

export const ingresses = builtin('networking.k8s.io', 'v1', 'ingresses', 'Ingress', {
  shortNames: ['ing'],
  subresources: ['status'],
  hasGeneration: true,
});
export const ingressClasses = builtin('networking.k8s.io', 'v1', 'ingressclasses', 'IngressClass', {
  ...cluster,
  hasGeneration: true,
});
export const networkPolicies = builtin('networking.k8s.io', 'v1', 'networkpolicies', 'NetworkPolicy', {
  shortNames: ['netpol'],
  hasGeneration: true,
});

export const podDisruptionBudgets = builtin('policy', 'v1', 'poddisruptionbudgets', 'PodDisruptionBudget', {
  shortNames: ['pdb'],
  subresources: ['status'],
  hasGeneration: true,
});

const rbac = 'rbac.authorization.k8s.io';
export const roles = builtin(rbac, 'v1', 'roles', 'Role');
export const roleBindings = builtin(rbac, 'v1', 'rolebindings', 'RoleBinding');
export const clusterRoles = builtin(rbac, 'v1', 'clusterroles', 'ClusterRole', cluster);
export const clusterRoleBindings = builtin(rbac, 'v1', 'clusterrolebindings', 'ClusterRoleBinding', cluster);

export const storageClasses = builtin('storage.k8s.io', 'v1', 'storageclasses', 'StorageClass', {
  ...cluster,
  shortNames: ['sc'],
});
export const priorityClasses = builtin('scheduling.k8s.io', 'v1', 'priorityclasses', 'PriorityClass', {
  ...cluster,
  shortNames: ['pc'],
  hasGeneration: true,
});
export const leases = builtin('coordination.k8s.io', 'v1', 'leases', 'Lease');
export const endpointSlices = builtin('discovery.k8s.io', 'v1', 'endpointslices', 'EndpointSlice', {
  hasGeneration: true,
});
export const customResourceDefinitions = builtin(
  'apiextensions.k8s.io',
  'v1',
  'customresourcedefinitions',
  'CustomResourceDefinition',
  {
    ...cluster,
    shortNames: ['crd', 'crds'],
    categories: ['api-extensions'],
    subresources: ['status'],
    hasGeneration: true,
  },
);

export const builtinResources: readonly Resource[] = [
  namespaces,
  nodes,
  persistentVolumes,
  pods,
  services,
  endpoints,
  configMaps,
  secrets,
  events,
  serviceAccounts,
  persistentVolumeClaims,
  resourceQuotas,
  limitRanges,
  replicationControllers,
  deployments,
  replicaSets,
  statefulSets,
  daemonSets,
  controllerRevisions,
  jobs,
  cronJobs,
  horizontalPodAutoscalers,
  ingresses,
  ingressClasses,
  networkPolicies,
  podDisruptionBudgets,
  roles,
  roleBindings,
  clusterRoles,
  clusterRoleBindings,
  storageClasses,
  priorityClasses,
  leases,
  endpointSlices,
  customResourceDefinitions,
];

/** Objects are kept per group and plural; the versions of a custom resource share them. */
export function storageKey(resource: { group: string; plural: string }): string {
  return `${resource.group}/${resource.plural}`;
}

export function groupVersion(resource: { group: string; version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

export class ResourceRegistry {
  #byPath = new Map<string, Resource>();
  #byKind = new Map<string, Resource>();

  constructor() {
    for (const resource of builtinResources) this.register(resource);
  }

  register(resource: Resource): void {
    this.#byPath.set(`${groupVersion(resource)}/${resource.plural}`, resource);
    this.#byKind.set(`${groupVersion(resource)}/${resource.kind}`, resource);
  }

  unregister(resource: Resource): void {
    this.#byPath.delete(`${groupVersion(resource)}/${resource.plural}`);
    this.#byKind.delete(`${groupVersion(resource)}/${resource.kind}`);
  }

  byPath(group: string, version: string, plural: string): Resource | undefined {
    return this.#byPath.get(`${groupVersion({ group, version })}/${plural}`);
  }

  byKind(apiVersion: string, kind: string): Resource | undefined {
    return this.#byKind.get(`${apiVersion}/${kind}`);
  }

  all(): Resource[] {
    return [...this.#byPath.values()];
  }
}
