import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import {
  clusterRoleBindings,
  clusterRoles,
  namespaces,
  priorityClasses,
  type Resource,
  services,
} from '@/playground/store/resources';

const rbac = 'rbac.authorization.k8s.io/v1';
const everything: JsonObject[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
];
const readVerbs = ['get', 'list', 'watch'];
const writeVerbs = ['create', 'delete', 'deletecollection', 'patch', 'update'];
const namespacedGroups = [
  '',
  'apps',
  'autoscaling',
  'batch',
  'networking.k8s.io',
  'policy',
  'discovery.k8s.io',
];

/** What a cluster has before anybody has done anything; made at the first start. */
export function ensureBasics(store: ObjectStore): void {
  for (const name of ['default', 'kube-system', 'kube-public', 'kube-node-lease']) {
    ensure(store, namespaces, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  ensure(store, priorityClasses, priorityClass('system-cluster-critical', 2_000_000_000));
  ensure(store, priorityClasses, priorityClass('system-node-critical', 2_000_001_000));
  const view = namespacedGroups.map((group) => ({ apiGroups: [group], resources: ['*'], verbs: readVerbs }));
  const edit = namespacedGroups.map((group) => ({
    apiGroups: [group],
    resources: ['*'],
    verbs: [...readVerbs, ...writeVerbs],
  }));
  const roleRights = {
    apiGroups: ['rbac.authorization.k8s.io'],
    resources: ['roles', 'rolebindings'],
    verbs: [...readVerbs, ...writeVerbs],
  };
  ensure(store, clusterRoles, clusterRole('cluster-admin', everything));
  ensure(store, clusterRoles, clusterRole('admin', [...edit, roleRights]));
  ensure(store, clusterRoles, clusterRole('edit', edit));
  ensure(store, clusterRoles, clusterRole('view', withoutSecrets(view)));
  ensure(store, clusterRoleBindings, {
    apiVersion: rbac,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'cluster-admin' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'system:masters' }],
  });
  ensure(store, services, apiService);
}

/** The API's own service comes back when somebody deletes it. Returns how to stop. */
export function keepApiService(store: ObjectStore): () => void {
  return store.watch(services, ({ type, object }) => {
    const { name, namespace } = object.metadata;
    if (type === 'DELETED' && name === 'kubernetes' && namespace === 'default')
      ensure(store, services, apiService);
  });
}

const apiService: KubeObject = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: {
    name: 'kubernetes',
    namespace: 'default',
    labels: { component: 'apiserver', provider: 'kubernetes' },
  },
  spec: {
    type: 'ClusterIP',
    clusterIP: '10.96.0.1',
    clusterIPs: ['10.96.0.1'],
    ipFamilies: ['IPv4'],
    ipFamilyPolicy: 'SingleStack',
    internalTrafficPolicy: 'Cluster',
    sessionAffinity: 'None',
    ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 443 }],
  },
};

function withoutSecrets(
  rules: { apiGroups: string[]; resources: string[]; verbs: string[] }[],
): JsonObject[] {
  const visible = [
    'configmaps',
    'endpoints',
    'events',
    'limitranges',
    'namespaces',
    'persistentvolumeclaims',
    'pods',
    'pods/log',
  ];
  const more = ['replicationcontrollers', 'resourcequotas', 'serviceaccounts', 'services'];
  return rules.map((rule) =>
    rule.apiGroups.includes('') ? { ...rule, resources: [...visible, ...more] } : rule,
  );
}

function priorityClass(name: string, value: number): KubeObject {
  return {
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    preemptionPolicy: 'PreemptLowerPriority',
  };
}

function clusterRole(name: string, rules: JsonObject[]): KubeObject {
  const labels = { 'kubernetes.io/bootstrapping': 'rbac-defaults' };
  return { apiVersion: rbac, kind: 'ClusterRole', metadata: { name, labels }, rules };
}

function ensure(store: ObjectStore, resource: Resource, object: KubeObject): void {
  if (!store.find(resource, object.metadata.namespace, object.metadata.name)) {
    store.create(object, { fieldManager: 'kube-apiserver' });
  }
}
