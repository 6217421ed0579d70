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
import { formatTime } from '@/playground/store/kube-object';
import { pods, replicaSets } from '@/playground/store/resources';
import { matchesSelector } from '@/playground/store/selectors';
import { StatusError } from '@/playground/store/status-error';

const component = 'replicaset-controller';

export const replicaSetController: ControllerDefinition = {
  resource: replicaSets,
  watches: [{ resource: pods, keysOf: controllerKeys('ReplicaSet') }],
  reconcile: ({ namespace, name }, context) => {
    const { store, clock } = context;
    const set = store.find<ReplicaSet>(replicaSets, namespace, name);
    if (!set) return undefined;
    const claimed = claimPods(store, set, set.spec.selector);
    const failure = isDeleting(set) ? undefined : adjust(set, claimed.filter(isActive), context);
    const current = claimPods(store, set, set.spec.selector);
    writeStatus(set, current, failure, context);
    if (failure) throw failure;
    const now = clock.now().getTime();
    return untilAvailable(current.filter(isActive), set.spec.minReadySeconds ?? 0, now);
  },
};

/** Creates what is missing or deletes what is too much; returns what the API refused. */
function adjust(set: ReplicaSet, active: Pod[], context: ControllerContext): StatusError | undefined {
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
  set: ReplicaSet,
  claimed: Pod[],
  failure: StatusError | undefined,
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
    terminatingReplicas: claimed.filter(isDeleting).length,
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
