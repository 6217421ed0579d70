import { isObject, type JsonObject, textOf } from '@/playground/store/json';
import { childOf, type Defaulter, fill, itemsOf } from './fill';

const scaleUp: JsonObject = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [
    { type: 'Pods', value: 4, periodSeconds: 15 },
    { type: 'Percent', value: 100, periodSeconds: 15 },
  ],
};
const scaleDown: JsonObject = {
  selectPolicy: 'Max',
  policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }],
};

function horizontalPodAutoscaler(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  fill(spec, { minReplicas: 1 });
  if (itemsOf(spec['metrics']).length === 0) {
    const target = { type: 'Utilization', averageUtilization: 80 };
    spec['metrics'] = [{ type: 'Resource', resource: { name: 'cpu', target } }];
  }
  const { behavior } = spec;
  if (!isObject(behavior)) return;
  fill(childOf(behavior, 'scaleUp'), structuredClone(scaleUp));
  fill(childOf(behavior, 'scaleDown'), structuredClone(scaleDown));
}

function networkPolicy(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  const types = spec['policyTypes'];
  if (Array.isArray(types) && types.length > 0) return;
  spec['policyTypes'] = itemsOf(spec['egress']).length > 0 ? ['Ingress', 'Egress'] : ['Ingress'];
}

function subject(object: JsonObject): void {
  if (object['kind'] === 'User' || object['kind'] === 'Group')
    fill(object, { apiGroup: 'rbac.authorization.k8s.io' });
}

function roleBinding(object: JsonObject): void {
  const role = childOf(object, 'roleRef');
  if (!role['apiGroup']) role['apiGroup'] = 'rbac.authorization.k8s.io';
}

function customResourceDefinition(object: JsonObject): void {
  const spec = childOf(object, 'spec');
  const names = childOf(spec, 'names');
  const kind = textOf(names['kind'] ?? '');
  if (kind !== '') fill(names, { singular: kind.toLowerCase(), listKind: `${kind}List` });
  fill(spec, { conversion: { strategy: 'None' } });
  const status = childOf(object, 'status');
  const storage = itemsOf(spec['versions']).find((version) => version['storage'] === true);
  const stored = status['storedVersions'];
  if (storage && (!Array.isArray(stored) || stored.length === 0))
    status['storedVersions'] = [storage['name'] ?? ''];
}

export const otherDefaults: { [struct: string]: Defaulter } = {
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler': horizontalPodAutoscaler,
  'io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec': (object) => fill(object, { minReplicas: 1 }),
  'io.k8s.api.networking.v1.NetworkPolicyPort': (object) => fill(object, { protocol: 'TCP' }),
  'io.k8s.api.networking.v1.NetworkPolicy': networkPolicy,
  'io.k8s.api.networking.v1.IngressClassParametersReference': (object) => fill(object, { scope: 'Cluster' }),
  'io.k8s.api.storage.v1.StorageClass': (object) =>
    fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  'io.k8s.api.rbac.v1.RoleBinding': roleBinding,
  'io.k8s.api.rbac.v1.ClusterRoleBinding': roleBinding,
  'io.k8s.api.rbac.v1.Subject': subject,
  'io.k8s.api.scheduling.v1.PriorityClass': (object) =>
    fill(object, { preemptionPolicy: 'PreemptLowerPriority' }),
  'io.k8s.api.discovery.v1.EndpointPort': (object) => fill(object, { name: '', protocol: 'TCP' }),
  'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition':
    customResourceDefinition,
};
