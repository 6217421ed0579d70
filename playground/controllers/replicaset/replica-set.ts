import { type Condition, conditionOf, isDeleting } from '@/playground/controllers/objects/meta';
import {
  isActive,
  isAvailable,
  isReady,
  type Pod,
  untilAvailable,
} from '@/playground/controllers/objects/pod';
import type { ReplicaSet } from '@/playground/controllers/objects/workload';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, controllerKeys } from '@/playground/controllers/runtime/controller';
import {
  byDispensability,
  claimPods,
  createPod,
  deletePod,
  podFromTemplate,
} from '@/playground/controllers/runtime/owned-pods';
import { formatTime, type LabelSelector } from '@/playground/store/kube-object';
import { pods, replicaSets, replicationControllers, type Resource } from '@/playground/store/resources';
import { matchesSelector } from '@/playground/store/selectors';
import { StatusError } from '@/playground/store/status-error';

type Replicated = ReplicaSet & { spec: { selector?: LabelSelector | { [label: string]: string } } };

/** ReplicaSets, and the ReplicationControllers that they took the place of. */
type Flavour = { resource: Resource; component: string; selectorOf: (set: Replicated) => LabelSelector };

const replicaSetFlavour: Flavour = {
  resource: replicaSets,
  component: 'replicaset-controller',
  selectorOf: ({ spec }) => spec.selector,
};

const replicationControllerFlavour: Flavour = {
  resource: replicationControllers,
  component: 'replication-controller',
  selectorOf: ({ spec }) => ({ matchLabels: spec.selector as { [label: string]: string } }),
};

export const replicaSetController = controllerOf(replicaSetFlavour);
export const replicationController = controllerOf(replicationControllerFlavour);

function controllerOf(flavour: Flavour): ControllerDefinition {
  const { resource, selectorOf } = flavour;
  return {
    resource,
    watches: [{ resource: pods, keysOf: controllerKeys(resource.kind) }],
    reconcile: ({ namespace, name }, context) => {
      const { store, clock } = context;
      const set = store.find<Replicated>(resource, namespace, name);
      if (!set) return undefined;
      const claimed = claimPods(store, set, selectorOf(set));
      const failure = isDeleting(set) ? undefined : adjust(set, claimed.filter(isActive), flavour, context);
      const current = claimPods(store, set, selectorOf(set));
      writeStatus(set, current, failure, flavour, context);
      if (failure) throw failure;
      const now = clock.now().getTime();
      return untilAvailable(current.filter(isActive), set.spec.minReadySeconds ?? 0, now);
    },
  };
}

/** Creates what is missing or deletes what is too much; returns what the API refused. */
function adjust(
  set: Replicated,
  active: Pod[],
  { component }: Flavour,
  context: ControllerContext,
): StatusError | undefined {
  const owner = { owner: set, component };
  const missing = (set.spec.replicas ?? 1) - active.length;
  try {
    for (let count = 0; count < missing; count++) {
      createPod(context, owner, podFromTemplate(set, { template: set.spec.template }));
    }
    if (missing < 0) {
      for (const pod of active.toSorted(byDispensability).slice(0, -missing)) deletePod(context, owner, pod);
    }
    return undefined;
  } catch (error) {
    if (error instanceof StatusError) return error;
    throw error;
  }
}

function writeStatus(
  set: Replicated,
  claimed: Pod[],
  failure: StatusError | undefined,
  { resource }: Flavour,
  { store, clock }: ControllerContext,
): void {
  const active = claimed.filter(isActive);
  const now = clock.now();
  const ready = active.filter(isReady);
  const minReadySeconds = set.spec.minReadySeconds ?? 0;
  const available = ready.filter((pod) => isAvailable(pod, minReadySeconds, now.getTime()));
  const wantedLabels = set.spec.template.metadata?.labels ?? {};
  const fullyLabeled = active.filter((pod) =>
    matchesSelector({ matchLabels: wantedLabels }, pod.metadata.labels),
  );
  const conditions = failureConditions(set, failure, formatTime(now));
  const status = {
    replicas: active.length,
    ...(resource === replicaSets ? { terminatingReplicas: claimed.filter(isDeleting).length } : {}),
    observedGeneration: set.metadata.generation ?? 0,
    ...positive('fullyLabeledReplicas', fullyLabeled.length),
    ...positive('readyReplicas', ready.length),
    ...positive('availableReplicas', available.length),
    ...(conditions.length > 0 ? { conditions } : {}),
  };
  store.updateStatus({ ...set, status }, { fieldManager: 'kube-controller-manager' });
}

function positive<Key extends string>(key: Key, count: number): { [name in Key]?: number } {
  return count > 0 ? ({ [key]: count } as { [name in Key]?: number }) : {};
}

function failureConditions(set: ReplicaSet, failure: StatusError | undefined, now: string): Condition[] {
  const others = (set.status?.conditions ?? []).filter(({ type }) => type !== 'ReplicaFailure');
  if (!failure) return others;
  const existing = conditionOf(set.status?.conditions, 'ReplicaFailure');
  const { message } = failure;
  const lastTransitionTime = existing?.lastTransitionTime ?? now;
  return [
    ...others,
    { type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message, lastTransitionTime },
  ];
}
