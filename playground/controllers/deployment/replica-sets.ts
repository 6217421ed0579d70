import {
  controllerOf,
  controllerReference,
  isControlledBy,
  isDeleting,
} from '@/playground/controllers/objects/meta';
import type { Deployment, ReplicaSet } from '@/playground/controllers/objects/workload';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { replicaSets } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import { annotationsFor, newReplicaSet, nextRevision, sizeAnnotations } from './revisions';

const fieldManager = 'kube-controller-manager';
const component = 'deployment-controller';

/** The deployment's own sets; matching ones that an orphaning has left without owner are adopted. */
export function claimReplicaSets(deployment: Deployment, { store }: ControllerContext): ReplicaSet[] {
  const isNew = deployment.status?.observedGeneration !== deployment.metadata.generation;
  if (isNew && !isDeleting(deployment)) {
    for (const set of store.list<ReplicaSet>(
      replicaSets,
      deployment.metadata.namespace,
      deployment.spec.selector,
    )) {
      if (controllerOf(set) || isDeleting(set)) continue;
      const ownerReferences = [...(set.metadata.ownerReferences ?? []), controllerReference(deployment)];
      store.update({ ...set, metadata: { ...set.metadata, ownerReferences } }, { fieldManager });
    }
  }
  return store
    .dependentsOf(deployment.metadata.uid ?? '')
    .filter(
      (object): object is ReplicaSet => object.kind === 'ReplicaSet' && isControlledBy(object, deployment),
    );
}

/** Undefined when the name is taken by somebody else's set: the next turn tries another hash. */
export function createReplicaSet(
  deployment: Deployment,
  all: ReplicaSet[],
  replicas: number,
  { store }: ControllerContext,
): ReplicaSet | undefined {
  try {
    return store.create(newReplicaSet(deployment, all, replicas), { fieldManager });
  } catch (error) {
    if (!(error instanceof StatusError) || error.reason !== 'AlreadyExists') throw error;
    const collisionCount = (deployment.status?.collisionCount ?? 0) + 1;
    store.updateStatus({ ...deployment, status: { ...deployment.status, collisionCount } }, { fieldManager });
    return undefined;
  }
}

export function refreshNewReplicaSet(
  deployment: Deployment,
  all: ReplicaSet[],
  current: ReplicaSet,
  { store }: ControllerContext,
): ReplicaSet {
  const annotations = annotationsFor(
    deployment,
    current.metadata.annotations ?? {},
    nextRevision(all, current),
  );
  const { minReadySeconds: _minReadySeconds, ...spec } = current.spec;
  const minReadySeconds = deployment.spec.minReadySeconds;
  return store.update(
    {
      ...current,
      metadata: { ...current.metadata, annotations },
      spec: { ...spec, ...(minReadySeconds ? { minReadySeconds } : {}) },
    },
    { fieldManager },
  );
}

export function scale(
  deployment: Deployment,
  set: ReplicaSet,
  replicas: number,
  { store, events }: ControllerContext,
): ReplicaSet {
  const before = set.spec.replicas ?? 1;
  const annotations = { ...set.metadata.annotations, ...sizeAnnotations(deployment) };
  const next = { ...set, metadata: { ...set.metadata, annotations }, spec: { ...set.spec, replicas } };
  const stored = store.update(next, { fieldManager });
  if (before !== replicas) {
    const direction = replicas > before ? 'up' : 'down';
    const message = `Scaled ${direction} replica set ${set.metadata.name} from ${before} to ${replicas}`;
    events.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message, component });
  }
  return stored;
}

export function recordCreation(deployment: Deployment, set: ReplicaSet, { events }: ControllerContext): void {
  const replicas = set.spec.replicas ?? 1;
  if (replicas === 0) return;
  const message = `Scaled up replica set ${set.metadata.name} from 0 to ${replicas}`;
  events.record(deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message, component });
}
