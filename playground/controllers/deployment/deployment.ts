import { controllerOf, isDeleting } from '@/playground/controllers/objects/meta';
import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import type { Deployment, ReplicaSet } from '@/playground/controllers/objects/workload';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import {
  type ControllerDefinition,
  controllerKeys,
  type Watched,
} from '@/playground/controllers/runtime/controller';
import { deployments, pods, replicaSets } from '@/playground/store/resources';
import { deadlineLeftMs, deploymentStatusOf, type StatusInput } from './progress';
import {
  claimReplicaSets,
  createReplicaSet,
  recordCreation,
  refreshNewReplicaSet,
  scale,
} from './replica-sets';
import { findNewReplicaSet, revisionAnnotation, surplusReplicaSets } from './revisions';
import {
  desiredReplicas,
  isComplete,
  isRolling,
  isScalingEvent,
  newReplicas,
  oldScalings,
  proportionalScalings,
} from './rollout';

const fieldManager = 'kube-controller-manager';

type Rollout = { all: ReplicaSet[]; current: ReplicaSet | undefined; happened: StatusInput['happened'] };

export function createDeploymentController(context: ControllerContext): ControllerDefinition {
  const { store, clock } = context;
  return {
    resource: deployments,
    watches: [
      { resource: replicaSets, keysOf: controllerKeys('Deployment') },
      deploymentsOfDeletedPods(context),
    ],
    reconcile: ({ namespace, name }) => {
      const deployment = store.find<Deployment>(deployments, namespace, name);
      if (!deployment) return undefined;
      const all = claimReplicaSets(deployment, context);
      const rollout = isDeleting(deployment) ? observe(deployment, all) : advance(deployment, all, context);
      writeStatus(deployment, rollout, context);
      const latest = store.find<Deployment>(deployments, namespace, name);
      const leftMs = latest ? deadlineLeftMs(latest, clock.now().getTime()) : Infinity;
      return Number.isFinite(leftMs) ? Math.max(leftMs, 0) + 50 : undefined;
    },
  };
}

function observe(deployment: Deployment, all: ReplicaSet[]): Rollout {
  return { all, current: findNewReplicaSet(deployment, all), happened: 'nothing' };
}

function advance(deployment: Deployment, all: ReplicaSet[], context: ControllerContext): Rollout {
  const found = findNewReplicaSet(deployment, all);
  if (deployment.spec.paused || isScalingEvent(deployment, all)) {
    return observe(deployment, rescale(deployment, all, found, context));
  }
  return isRolling(deployment)
    ? roll(deployment, all, found, context)
    : recreate(deployment, all, found, context);
}

function rescale(
  deployment: Deployment,
  all: ReplicaSet[],
  current: ReplicaSet | undefined,
  context: ControllerContext,
): ReplicaSet[] {
  const scalings = new Map(
    proportionalScalings(deployment, all, current).map(({ set, replicas }) => [set, replicas]),
  );
  return all.map((set) => scale(deployment, set, scalings.get(set) ?? set.spec.replicas ?? 1, context));
}

function roll(
  deployment: Deployment,
  all: ReplicaSet[],
  found: ReplicaSet | undefined,
  context: ControllerContext,
): Rollout {
  const rollout = ensureNew(deployment, all, found, context);
  if (!rollout.current) return rollout;
  const wanted = newReplicas(deployment, rollout.all, rollout.current);
  const size = rollout.current.spec.replicas ?? 1;
  const target = size > desiredReplicas(deployment) ? desiredReplicas(deployment) : wanted;
  if (target !== size)
    return replace(rollout, rollout.current, scale(deployment, rollout.current, target, context));
  return oldScalings(deployment, rollout.all, rollout.current).reduce(
    (state, { set, replicas }) => replace(state, set, scale(deployment, set, replicas, context)),
    rollout,
  );
}

/** Everything old ends before anything new starts. */
function recreate(
  deployment: Deployment,
  all: ReplicaSet[],
  found: ReplicaSet | undefined,
  context: ControllerContext,
): Rollout {
  const old = all.filter((set) => set !== found);
  let state: Rollout = { all, current: found, happened: 'nothing' };
  for (const set of old.filter(({ spec }) => (spec.replicas ?? 1) > 0)) {
    state = replace(state, set, scale(deployment, set, 0, context));
  }
  if (old.some((set) => hasLivingPods(set, context))) return state;
  const rollout = ensureNew(deployment, state.all, found, context);
  const desired = desiredReplicas(deployment);
  if (!rollout.current || rollout.current.spec.replicas === desired) return rollout;
  return replace(rollout, rollout.current, scale(deployment, rollout.current, desired, context));
}

function hasLivingPods(set: ReplicaSet, { store }: ControllerContext): boolean {
  return store
    .dependentsOf(set.metadata.uid ?? '')
    .some((object) => object.kind === 'Pod' && !isFinished(object as Pod));
}

function ensureNew(
  deployment: Deployment,
  all: ReplicaSet[],
  found: ReplicaSet | undefined,
  context: ControllerContext,
): Rollout {
  if (!found) {
    const created = createReplicaSet(deployment, all, newReplicas(deployment, all, undefined), context);
    if (!created) return { all, current: undefined, happened: 'nothing' };
    recordCreation(deployment, created, context);
    writeRevision(deployment, created, context);
    return { all: [...all, created], current: created, happened: 'created' };
  }
  const refreshed = refreshNewReplicaSet(deployment, all, found, context);
  writeRevision(deployment, refreshed, context);
  return replace(observe(deployment, all), found, refreshed);
}

/** Written with the status, because a change of the annotations alone would count as a new generation. */
function writeRevision(deployment: Deployment, set: ReplicaSet, { store }: ControllerContext): void {
  const revision = set.metadata.annotations?.[revisionAnnotation];
  if (revision === undefined || deployment.metadata.annotations?.[revisionAnnotation] === revision) return;
  const latest = store.get<Deployment>(deployments, deployment.metadata.namespace, deployment.metadata.name);
  const annotations = { ...latest.metadata.annotations, [revisionAnnotation]: revision };
  store.updateStatus({ ...latest, metadata: { ...latest.metadata, annotations } }, { fieldManager });
}

function replace(rollout: Rollout, before: ReplicaSet, after: ReplicaSet): Rollout {
  return {
    ...rollout,
    all: rollout.all.map((set) => (set === before ? after : set)),
    current: rollout.current === before ? after : rollout.current,
  };
}

function writeStatus(before: Deployment, rollout: Rollout, context: ControllerContext): void {
  const { store, clock } = context;
  const latest = store.find<Deployment>(deployments, before.metadata.namespace, before.metadata.name);
  if (!latest) return;
  const status = deploymentStatusOf({ deployment: latest, ...rollout, nowMs: clock.now().getTime() });
  store.updateStatus({ ...latest, status }, { fieldManager });
  if (isDeleting(latest) || !isComplete(latest, status)) return;
  const old = rollout.all.filter((set) => set !== rollout.current);
  for (const set of surplusReplicaSets(latest, old)) {
    store.delete(replicaSets, set.metadata.namespace, set.metadata.name);
  }
}

/** A pod's going concerns the deployment above its replica set: Recreate waits for the last one of the old template. */
function deploymentsOfDeletedPods({ store }: ControllerContext): Watched {
  return {
    resource: pods,
    keysOf: ({ type, object }) => {
      const owner = type === 'DELETED' ? controllerOf(object) : undefined;
      const set = owner && store.find<ReplicaSet>(replicaSets, object.metadata.namespace, owner.name);
      const deployment = set && controllerOf(set);
      return deployment ? [`${object.metadata.namespace}/${deployment.name}`] : [];
    },
  };
}
