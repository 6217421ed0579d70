import { type Condition, conditionOf, isDeleting, timeOf } from '@/playground/controllers/objects/meta';
import type { Deployment, DeploymentStatus, ReplicaSet } from '@/playground/controllers/objects/workload';
import { formatTime } from '@/playground/store/kube-object';
import { desiredReplicas, hasReplicaFailure, isComplete, statusSum, unavailableOf } from './rollout';

const noDeadline = 2 ** 31 - 1;

export type StatusInput = {
  deployment: Deployment;
  all: ReplicaSet[];
  current: ReplicaSet | undefined;
  /** What this turn did to the new replica set. */
  happened: 'created' | 'nothing';
  nowMs: number;
};

/** The deployment's whole status as its replica sets make it. Pure. */
export function deploymentStatusOf(input: StatusInput): DeploymentStatus {
  const { deployment, all, current } = input;
  const total = statusSum(all, 'replicas');
  const ready = statusSum(all, 'readyReplicas');
  const available = statusSum(all, 'availableReplicas');
  const unavailable = Math.max(all.reduce((sum, set) => sum + (set.spec.replicas ?? 1), 0) - available, 0);
  const updated = current?.status?.replicas ?? 0;
  const status: DeploymentStatus = {
    observedGeneration: deployment.metadata.generation ?? 0,
    terminatingReplicas: statusSum(all, 'terminatingReplicas'),
    ...(total > 0 ? { replicas: total } : {}),
    ...(updated > 0 ? { updatedReplicas: updated } : {}),
    ...(ready > 0 ? { readyReplicas: ready } : {}),
    ...(available > 0 ? { availableReplicas: available } : {}),
    ...(unavailable > 0 ? { unavailableReplicas: unavailable } : {}),
    ...(deployment.status?.collisionCount ? { collisionCount: deployment.status.collisionCount } : {}),
  };
  return { ...status, conditions: conditionsOf(input, status, available) };
}

function conditionsOf(input: StatusInput, status: DeploymentStatus, available: number): Condition[] {
  const { deployment, all, nowMs } = input;
  const existing = deployment.status?.conditions ?? [];
  const failed = hasReplicaFailure(all);
  const failure = conditionOf(failed?.status?.conditions, 'ReplicaFailure');
  const wanted = [
    availability(deployment, available),
    progress(input, status),
    failure && {
      type: 'ReplicaFailure',
      status: failure.status,
      reason: failure.reason,
      message: failure.message,
    },
  ];
  const now = formatTime(new Date(nowMs));
  return wanted
    .filter((condition) => condition !== undefined)
    .map((condition) => withTimes(condition, existing, now));
}

function availability(deployment: Deployment, available: number): Condition {
  const isAvailable = available >= desiredReplicas(deployment) - unavailableOf(deployment);
  return isAvailable
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      };
}

function progressing(reason: string, message: string, status: Condition['status'] = 'True'): Condition {
  return { type: 'Progressing', status, reason, message };
}

/** Undefined when there is no deadline: then nobody is told of progress at all. */
function progress(input: StatusInput, status: DeploymentStatus): Condition | undefined {
  const { deployment, current, happened, nowMs } = input;
  if ((deployment.spec.progressDeadlineSeconds ?? 600) >= noDeadline) return undefined;
  const existing = conditionOf(deployment.status?.conditions, 'Progressing');
  if (deployment.spec.paused) return pausedProgress(existing);
  const before = begun(input, existing);
  // A rollout that has been completed stays so when its pods come and go later.
  if (before?.reason === 'NewReplicaSetAvailable' && status.replicas === status.updatedReplicas)
    return before;
  const subject = current
    ? `ReplicaSet "${current.metadata.name}"`
    : `Deployment "${deployment.metadata.name}"`;
  if (isComplete(deployment, status)) {
    return progressing('NewReplicaSetAvailable', `${subject} has successfully progressed.`);
  }
  if (happened !== 'created' && hasProgressed(deployment, status)) {
    return progressing('ReplicaSetUpdated', `${subject} is progressing.`);
  }
  if (deadlineLeftMs(deployment, nowMs) <= 0) {
    return progressing('ProgressDeadlineExceeded', `${subject} has timed out progressing.`, 'False');
  }
  return before;
}

/** Where this turn starts from: a new replica set begins a new rollout. */
function begun(
  { deployment, current, happened }: StatusInput,
  existing: Condition | undefined,
): Condition | undefined {
  const name = current?.metadata.name ?? '';
  if (happened === 'created') return progressing('NewReplicaSetCreated', `Created new replica set "${name}"`);
  if (existing?.reason === 'DeploymentPaused') {
    return progressing('DeploymentResumed', 'Deployment is resumed', 'Unknown');
  }
  if (!existing && current && !isDeleting(deployment)) {
    return progressing('FoundNewReplicaSet', `Found new replica set "${name}"`);
  }
  return existing;
}

function pausedProgress(existing: Condition | undefined): Condition | undefined {
  if (existing?.reason === 'ProgressDeadlineExceeded' || existing?.reason === 'DeploymentPaused')
    return existing;
  return progressing('DeploymentPaused', 'Deployment is paused', 'Unknown');
}

function hasProgressed({ status: before }: Deployment, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus | undefined) =>
    (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before?.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before?.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before?.availableReplicas ?? 0)
  );
}

/** Milliseconds until a rollout that does not move counts as failed; Infinity for one that is done or has no deadline. */
export function deadlineLeftMs(deployment: Deployment, nowMs: number): number {
  const condition = conditionOf(deployment.status?.conditions, 'Progressing');
  const seconds = deployment.spec.progressDeadlineSeconds ?? 600;
  if (!condition || deployment.spec.paused || seconds >= noDeadline) return Infinity;
  if (condition.reason === 'NewReplicaSetAvailable' || condition.reason === 'ProgressDeadlineExceeded')
    return Infinity;
  return timeOf(condition.lastUpdateTime) + seconds * 1000 - nowMs;
}

/** lastTransitionTime keeps the change of the status, lastUpdateTime that of the reason or message. */
function withTimes(wanted: Condition, existing: Condition[], now: string): Condition {
  const before = conditionOf(existing, wanted.type);
  const { type, status, reason, message } = wanted;
  const isSame = before?.status === status && before.reason === reason && before.message === message;
  // A rollout that moves pushes its deadline, though the words stay the same.
  if (before && isSame && !(type === 'Progressing' && wanted !== before && reason === 'ReplicaSetUpdated'))
    return before;
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now;
  return { type, status, reason, message, lastUpdateTime: now, lastTransitionTime };
}
