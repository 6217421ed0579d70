import { isDeleting } from '@/playground/controllers/objects/meta';
import { isAvailable, isReady, type Pod, untilAvailable } from '@/playground/controllers/objects/pod';
import type {
  ControllerRevision,
  StatefulSet,
  StatefulSetStatus,
} from '@/playground/controllers/objects/workload';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, controllerKeys } from '@/playground/controllers/runtime/controller';
import { claimPods } from '@/playground/controllers/runtime/owned-pods';
import {
  ensureRevision,
  listRevisions,
  templateOf,
  truncateHistory,
} from '@/playground/controllers/runtime/revision-history';
import { pods, statefulSets } from '@/playground/store/resources';
import { revisionLabel } from './identity';
import { createOrdinal, deleteMember } from './members';
import { nextSteps, runsOldRevision } from './next-steps';

const fieldManager = 'kube-controller-manager';

type Revisions = { current: ControllerRevision; update: ControllerRevision };

export const statefulSetController: ControllerDefinition = {
  resource: statefulSets,
  watches: [{ resource: pods, keysOf: controllerKeys('StatefulSet') }],
  reconcile: ({ namespace, name }, context) => {
    const { store, clock } = context;
    const set = store.find<StatefulSet>(statefulSets, namespace, name);
    if (!set || isDeleting(set)) return undefined;
    const revisions = revisionsOf(set, context);
    const before = claimPods(store, set, set.spec.selector);
    const nowMs = clock.now().getTime();
    for (const step of nextSteps(set, before, revisions.update.metadata.name, nowMs)) {
      if (step.do === 'create') create(set, step.ordinal, revisions, context);
      else deleteMember(set, step.pod, step.do, context);
    }
    const after = claimPods(store, set, set.spec.selector);
    writeStatus(set, after, revisions, context);
    return untilAvailable(after, set.spec.minReadySeconds ?? 0, nowMs);
  },
};

function revisionsOf(set: StatefulSet, { store }: ControllerContext): Revisions {
  const update = ensureRevision(store, set, 'controller.kubernetes.io/hash');
  const named = set.status?.currentRevision;
  const current = listRevisions(store, set).find(({ metadata }) => metadata.name === named);
  return { update, current: current ?? update };
}

function create(
  set: StatefulSet,
  ordinal: number,
  { current, update }: Revisions,
  context: ControllerContext,
): void {
  const revision = runsOldRevision(set, ordinal) ? current : update;
  createOrdinal(set, templateOf(revision) ?? set.spec.template, ordinal, revision.metadata.name, context);
}

function writeStatus(
  set: StatefulSet,
  members: Pod[],
  revisions: Revisions,
  { store, clock }: ControllerContext,
): void {
  const status = statusOf(set, members, revisions, clock.now().getTime());
  store.updateStatus({ ...set, status }, { fieldManager });
  const live = new Set(members.map(({ metadata }) => metadata.labels?.[revisionLabel] ?? ''));
  live.add(revisions.update.metadata.name).add(status.currentRevision ?? '');
  truncateHistory(store, set, live);
}

function statusOf(set: StatefulSet, members: Pod[], revisions: Revisions, nowMs: number): StatefulSetStatus {
  const [current, update] = [revisions.current.metadata.name, revisions.update.metadata.name];
  const replicas = members.length;
  const ready = members.filter((pod) => pod.status?.phase === 'Running' && isReady(pod));
  const available = ready.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs));
  const ofRevision = (revision: string) =>
    members.filter((pod) => !isDeleting(pod) && pod.metadata.labels?.[revisionLabel] === revision).length;
  const updated = ofRevision(update);
  const rolls = (set.spec.updateStrategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
  const isComplete =
    rolls && updated === replicas && ready.length === replicas && replicas === (set.spec.replicas ?? 1);
  const currentReplicas = isComplete ? updated : ofRevision(current);
  return {
    observedGeneration: set.metadata.generation ?? 0,
    replicas,
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(currentReplicas > 0 ? { currentReplicas } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    availableReplicas: available.length,
    currentRevision: isComplete ? update : current,
    updateRevision: update,
    collisionCount: set.status?.collisionCount ?? 0,
  };
}
