import { isTrue } from '@/playground/controllers/objects/meta';
import {
  type Deployment,
  type ReplicaSet,
  resolveIntOrPercent,
} from '@/playground/controllers/objects/workload';

/** Pure arithmetic of rolling updates. */

export type Bounds = { maxSurge: number; maxUnavailable: number };

export function isRolling(deployment: Deployment): boolean {
  return (deployment.spec.strategy?.type ?? 'RollingUpdate') === 'RollingUpdate';
}

export function desiredReplicas(deployment: Deployment): number {
  return deployment.spec.replicas ?? 1;
}

/** Both zero would never get on: then one may be unavailable. */
export function boundsOf(deployment: Deployment): Bounds {
  const desired = desiredReplicas(deployment);
  const { maxSurge, maxUnavailable } = deployment.spec.strategy?.rollingUpdate ?? {};
  const surge = resolveIntOrPercent(maxSurge ?? '25%', desired, true);
  const unavailable = resolveIntOrPercent(maxUnavailable ?? '25%', desired, false);
  return surge === 0 && unavailable === 0
    ? { maxSurge: 0, maxUnavailable: 1 }
    : { maxSurge: surge, maxUnavailable: unavailable };
}

export function surgeOf(deployment: Deployment): number {
  return isRolling(deployment) && desiredReplicas(deployment) > 0 ? boundsOf(deployment).maxSurge : 0;
}

export function unavailableOf(deployment: Deployment): number {
  const desired = desiredReplicas(deployment);
  if (!isRolling(deployment) || desired === 0) return 0;
  return Math.min(boundsOf(deployment).maxUnavailable, desired);
}

export function replicasOf(sets: ReplicaSet[]): number {
  return sets.reduce((sum, set) => sum + (set.spec.replicas ?? 1), 0);
}

export function statusSum(
  sets: ReplicaSet[],
  field: 'replicas' | 'readyReplicas' | 'availableReplicas' | 'terminatingReplicas',
): number {
  return sets.reduce((sum, set) => sum + (set.status?.[field] ?? 0), 0);
}

/** How large the new replica set may be now. */
export function newReplicas(
  deployment: Deployment,
  all: ReplicaSet[],
  current: ReplicaSet | undefined,
): number {
  const desired = desiredReplicas(deployment);
  if (!isRolling(deployment)) return desired;
  const size = current?.spec.replicas ?? 0;
  const room = desired + surgeOf(deployment) - replicasOf(all);
  return room <= 0 ? size : size + Math.min(room, Math.max(desired - size, 0));
}

export type Scaling = { set: ReplicaSet; replicas: number };

/**
 * Which old sets shrink and to what: the unhealthy pods first, then as many as availability allows. A status may lag
 * behind a scaling of a moment ago, so what the specs allow is the bound of both.
 */
export function oldScalings(deployment: Deployment, all: ReplicaSet[], current: ReplicaSet): Scaling[] {
  const old = all.filter((set) => set !== current && (set.spec.replicas ?? 1) > 0);
  const minAvailable = desiredReplicas(deployment) - unavailableOf(deployment);
  const unavailableNew = (current.spec.replicas ?? 1) - (current.status?.availableReplicas ?? 0);
  let allowance = replicasOf(all) - minAvailable - unavailableNew;
  const targets = new Map(old.map((set) => [set, set.spec.replicas ?? 1]));
  const shrink = (set: ReplicaSet, most: number): void => {
    const size = targets.get(set) ?? 0;
    const drop = Math.min(size, Math.max(most, 0), Math.max(allowance, 0));
    allowance -= drop;
    targets.set(set, size - drop);
  };
  for (const set of old) shrink(set, (set.spec.replicas ?? 1) - (set.status?.availableReplicas ?? 0));
  allowance = Math.min(allowance, statusSum(all, 'availableReplicas') - minAvailable);
  for (const set of old) shrink(set, allowance);
  return [...targets]
    .filter(([set, size]) => size !== (set.spec.replicas ?? 1))
    .map(([set, replicas]) => ({ set, replicas }));
}

export const desiredAnnotation = 'deployment.kubernetes.io/desired-replicas';
export const maxAnnotation = 'deployment.kubernetes.io/max-replicas';

/** Whether `replicas` changed since the sets were last scaled, in which case all of them scale in proportion. */
export function isScalingEvent(deployment: Deployment, all: ReplicaSet[]): boolean {
  return all.some((set) => {
    const noted = set.metadata.annotations?.[desiredAnnotation];
    return (
      (set.spec.replicas ?? 1) > 0 && noted !== undefined && Number(noted) !== desiredReplicas(deployment)
    );
  });
}

/** In the middle of a rollout a change of size is spread over all sets that have pods; else the one set takes it all. */
export function proportionalScalings(
  deployment: Deployment,
  all: ReplicaSet[],
  current: ReplicaSet | undefined,
): Scaling[] {
  const desired = desiredReplicas(deployment);
  const active = all.filter((set) => (set.spec.replicas ?? 1) > 0);
  const only = active.length <= 1 ? (active[0] ?? current) : undefined;
  if (only) return (only.spec.replicas ?? 1) === desired ? [] : [{ set: only, replicas: desired }];
  if (current && isSaturated(deployment, current)) {
    return all
      .filter((set) => set !== current && (set.spec.replicas ?? 1) > 0)
      .map((set) => ({ set, replicas: 0 }));
  }
  if (!isRolling(deployment)) return [];
  return spread(desired > 0 ? desired + surgeOf(deployment) : 0, active);
}

function spread(allowed: number, active: ReplicaSet[]): Scaling[] {
  const total = replicasOf(active);
  const toAdd = allowed - total;
  const largestFirst = active.toSorted(
    (left, right) => (right.spec.replicas ?? 1) - (left.spec.replicas ?? 1),
  );
  let added = 0;
  const sizes = largestFirst.map((set) => {
    const size = set.spec.replicas ?? 1;
    const before = Number(set.metadata.annotations?.[maxAnnotation] ?? total);
    const share = toAdd === 0 ? 0 : Math.round((size * allowed) / before) - size;
    const left = toAdd - added;
    const step = toAdd > 0 ? Math.min(share, left) : Math.max(share, left);
    added += step;
    return { set, replicas: size + step };
  });
  const [first] = sizes;
  if (first) first.replicas = Math.max(first.replicas + toAdd - added, 0);
  return sizes;
}

function isSaturated(deployment: Deployment, set: ReplicaSet): boolean {
  const desired = desiredReplicas(deployment);
  const noted = Number(set.metadata.annotations?.[desiredAnnotation]);
  return set.spec.replicas === desired && noted === desired && set.status?.availableReplicas === desired;
}

export function isComplete({ spec, status, metadata }: Deployment, next: Deployment['status']): boolean {
  const desired = spec.replicas ?? 1;
  return (
    (next ?? status)?.updatedReplicas === desired &&
    (next?.replicas ?? 0) === desired &&
    (next?.availableReplicas ?? 0) === desired &&
    (next?.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

export function hasReplicaFailure(sets: ReplicaSet[]): ReplicaSet | undefined {
  return sets.find((set) => isTrue(set.status?.conditions, 'ReplicaFailure'));
}
