import { type Condition, conditionOf, controllerOf, isDeleting } from '@/playground/controllers/objects/meta';
import { isActive, isReady, type Pod } from '@/playground/controllers/objects/pod';
import { type IntOrString, resolveIntOrPercent } from '@/playground/controllers/objects/workload';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf } from '@/playground/controllers/runtime/controller';
import { formatTime, type KubeObject, type LabelSelector } from '@/playground/store/kube-object';
import {
  deployments,
  podDisruptionBudgets,
  pods,
  replicaSets,
  statefulSets,
} from '@/playground/store/resources';
import { matchesSelector } from '@/playground/store/selectors';

type Budget = KubeObject & {
  spec: { selector?: LabelSelector; minAvailable?: IntOrString; maxUnavailable?: IntOrString };
  status?: { conditions?: Condition[] };
};

export function createDisruptionBudgetController({ store }: ControllerContext): ControllerDefinition {
  return {
    resource: podDisruptionBudgets,
    watches: [
      {
        resource: pods,
        keysOf: ({ object }) =>
          store
            .list<Budget>(podDisruptionBudgets, object.metadata.namespace)
            .filter(({ spec }) => matchesSelector(spec.selector, object.metadata.labels))
            .map(keyOf),
      },
    ],
    reconcile: ({ namespace, name }, context) => {
      const budget = store.find<Budget>(podDisruptionBudgets, namespace, name);
      if (budget && !isDeleting(budget)) writeStatus(budget, context);
    },
  };
}

function writeStatus(budget: Budget, context: ControllerContext): void {
  const { store, clock } = context;
  const selected = budget.spec.selector
    ? store.list<Pod>(pods, budget.metadata.namespace, budget.spec.selector)
    : [];
  const active = selected.filter(isActive);
  const expectedPods = expectedOf(budget, active, context);
  const desiredHealthy = desiredOf(budget, expectedPods);
  const currentHealthy = active.filter(isReady).length;
  const disruptionsAllowed = expectedPods === 0 ? 0 : Math.max(currentHealthy - desiredHealthy, 0);
  const status = {
    ...budget.status,
    currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
    expectedPods,
    observedGeneration: budget.metadata.generation ?? 0,
    conditions: [condition(budget, disruptionsAllowed > 0, formatTime(clock.now()))],
  };
  store.updateStatus({ ...budget, status }, { fieldManager: 'kube-controller-manager' });
}

function condition(budget: Budget, allowed: boolean, now: string): Condition {
  const existing = conditionOf(budget.status?.conditions, 'DisruptionAllowed');
  const status = allowed ? 'True' : 'False';
  return {
    type: 'DisruptionAllowed',
    status,
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
    observedGeneration: budget.metadata.generation ?? 0,
    lastTransitionTime: existing?.status === status ? (existing.lastTransitionTime ?? now) : now,
  };
}

function desiredOf({ spec }: Budget, expected: number): number {
  if (spec.maxUnavailable !== undefined) {
    return Math.max(expected - resolveIntOrPercent(spec.maxUnavailable, expected, true), 0);
  }
  return resolveIntOrPercent(spec.minAvailable ?? 1, expected, true);
}

/** A minimum given as a number counts the pods there are; everything else the replicas that their owners want. */
function expectedOf({ spec }: Budget, active: Pod[], { store }: ControllerContext): number {
  if (typeof spec.minAvailable === 'number') return active.length;
  const scales = new Map<string, number>();
  let unowned = 0;
  for (const pod of active) {
    const owner = controllerOf(pod);
    const workload = owner && ownerOf(pod, owner.kind, owner.name, { store });
    if (workload) scales.set(workload.metadata.uid ?? '', Number(workload.spec?.['replicas'] ?? 1));
    else unowned += 1;
  }
  return unowned + [...scales.values()].reduce((sum, replicas) => sum + replicas, 0);
}

function ownerOf(
  pod: Pod,
  kind: string,
  name: string,
  { store }: Pick<ControllerContext, 'store'>,
): KubeObject | undefined {
  const { namespace } = pod.metadata;
  if (kind === 'StatefulSet') return store.find(statefulSets, namespace, name);
  if (kind !== 'ReplicaSet') return undefined;
  const set = store.find(replicaSets, namespace, name);
  const above = set && controllerOf(set);
  return above?.kind === 'Deployment' ? store.find(deployments, namespace, above.name) : set;
}
