import { isFinished, isReady, type Pod } from '@/playground/controllers/objects/pod';
import type { KubeObject, LabelSelector } from '@/playground/store/kube-object';
import type { ObjectStore } from '@/playground/store/object-store';
import { podDisruptionBudgets } from '@/playground/store/resources';
import { matchesSelector } from '@/playground/store/selectors';
import { StatusError } from '@/playground/store/status-error';

type Budget = KubeObject & {
  spec: { selector?: LabelSelector };
  status?: { disruptionsAllowed?: number; desiredHealthy?: number; currentHealthy?: number };
};

/** Refuses (429) to evict a healthy pod that a disruption budget cannot spare now. */
export function assertEvictable(store: ObjectStore, pod: Pod): void {
  if (isFinished(pod) || pod.status?.phase === 'Pending' || !isReady(pod)) return;
  const budget = store
    .list<Budget>(podDisruptionBudgets, pod.metadata.namespace)
    .find(({ spec }) => matchesSelector(spec.selector, pod.metadata.labels));
  if (!budget || (budget.status?.disruptionsAllowed ?? 0) > 0) return;
  const { desiredHealthy = 0, currentHealthy = 0 } = budget.status ?? {};
  const message = `The disruption budget ${budget.metadata.name} needs ${desiredHealthy} healthy pods and has ${currentHealthy} currently`;
  throw new StatusError(
    429,
    'TooManyRequests',
    "Cannot evict pod as it would violate the pod's disruption budget.",
    { causes: [{ reason: 'DisruptionBudget', message }] },
  );
}
