import { childOf } from '@/playground/api/defaults/fill';
import { type JsonObject, jsonEqual } from '@/playground/store/json';
import { formatTime, type KubeObject } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import {
  cronJobs,
  customResourceDefinitions,
  daemonSets,
  deployments,
  horizontalPodAutoscalers,
  ingresses,
  jobs,
  namespaces,
  nodes,
  persistentVolumeClaims,
  persistentVolumes,
  podDisruptionBudgets,
  pods,
  replicaSets,
  replicationControllers,
  type Resource,
  resourceQuotas,
  services,
  statefulSets,
  storageClasses,
} from '@/playground/store/resources';
import { prepareJob } from './job-strategy';
import { preparePod } from './pod-strategy';
import { prepareService, prepareServiceUpdate } from './service-strategy';

export type Strategy = {
  prepareCreate?: (object: KubeObject, store: ObjectStore) => void;
  prepareUpdate?: (next: KubeObject, existing: KubeObject, store: ObjectStore) => void;
};

function prepareNamespace(object: KubeObject): void {
  const { name, labels } = object.metadata;
  object.metadata.labels = { ...labels, 'kubernetes.io/metadata.name': name };
  const spec = childOf(object, 'spec');
  const finalizers = Array.isArray(spec['finalizers']) ? spec['finalizers'] : [];
  if (!finalizers.includes('kubernetes')) spec['finalizers'] = [...finalizers, 'kubernetes'];
  object.status = { phase: 'Active' };
}

function addFinalizer(object: KubeObject, finalizer: string): void {
  const { finalizers = [] } = object.metadata;
  if (!finalizers.includes(finalizer)) object.metadata.finalizers = [...finalizers, finalizer];
}

function prepareClaim(object: KubeObject, store: ObjectStore): void {
  object.status = { phase: 'Pending' };
  addFinalizer(object, 'kubernetes.io/pvc-protection');
  const spec = childOf(object, 'spec');
  if (spec['storageClassName'] !== undefined) return;
  const annotation = 'storageclass.kubernetes.io/is-default-class';
  const found = store
    .list(storageClasses)
    .find(({ metadata }) => metadata.annotations?.[annotation] === 'true');
  if (found) spec['storageClassName'] = found.metadata.name;
}

function prepareVolume(object: KubeObject, store: ObjectStore): void {
  object.status = { phase: 'Pending', lastPhaseTransitionTime: formatTime(store.clock.now()) };
  addFinalizer(object, 'kubernetes.io/pv-protection');
}

function prepareDefinition(object: KubeObject): void {
  const storedVersions = object.status?.['storedVersions'];
  object.status = {
    conditions: null,
    acceptedNames: { plural: '', kind: '' },
    storedVersions: storedVersions ?? null,
  };
}

/** A daemon set counts the changes of its template in an annotation, for clients of long ago. */
function countTemplates(next: KubeObject, existing: KubeObject): void {
  const name = 'deprecated.daemonset.template.generation';
  const before = Number(existing.metadata.annotations?.[name] ?? 1);
  const isSame = jsonEqual(next.spec?.['template'], existing.spec?.['template']);
  next.metadata.annotations = { ...next.metadata.annotations, [name]: String(isSame ? before : before + 1) };
}

/** What a kind starts with when nobody has reported on it yet. */
function startWith(status: JsonObject): Strategy {
  return {
    prepareCreate: (object) => {
      object.status = structuredClone(status);
    },
  };
}

const strategies = new Map<Resource, Strategy>([
  [namespaces, { prepareCreate: prepareNamespace }],
  [pods, { prepareCreate: preparePod }],
  [services, { prepareCreate: prepareService, prepareUpdate: prepareServiceUpdate }],
  [persistentVolumeClaims, { prepareCreate: prepareClaim }],
  [persistentVolumes, { prepareCreate: prepareVolume }],
  [jobs, { prepareCreate: prepareJob }],
  [customResourceDefinitions, { prepareCreate: prepareDefinition }],
  [deployments, startWith({})],
  [replicaSets, startWith({ replicas: 0 })],
  [replicationControllers, startWith({ replicas: 0 })],
  [statefulSets, startWith({ replicas: 0, availableReplicas: 0 })],
  [
    daemonSets,
    {
      ...startWith({
        currentNumberScheduled: 0,
        numberMisscheduled: 0,
        desiredNumberScheduled: 0,
        numberReady: 0,
      }),
      prepareUpdate: countTemplates,
    },
  ],
  [cronJobs, startWith({})],
  [ingresses, startWith({ loadBalancer: {} })],
  [resourceQuotas, startWith({})],
  [horizontalPodAutoscalers, startWith({ desiredReplicas: 0, currentMetrics: null })],
  [
    podDisruptionBudgets,
    startWith({ disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 }),
  ],
  [nodes, {}],
]);

const none: Strategy = {};

export function strategyOf(resource: Resource): Strategy {
  return strategies.get(resource) ?? none;
}
