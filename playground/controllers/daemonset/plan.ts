import { isDeleting } from '@/playground/controllers/objects/meta';
import { isAvailable, isFinished, type Pod } from '@/playground/controllers/objects/pod';
import { type DaemonSet, resolveIntOrPercent } from '@/playground/controllers/objects/workload';
import { hashLabel } from './daemon-pods';

export type DaemonPlan = { create: string[]; remove: Pod[] };

type NodePods = { node: string; living: Pod[]; going: Pod[] };

/** What to create where and what to remove: one pod per wanted node, replaced within the update's bounds. Pure. */
export function planDaemons(
  set: DaemonSet,
  wanted: ReadonlySet<string>,
  byNode: ReadonlyMap<string, Pod[]>,
  hash: string,
  nowMs: number,
): DaemonPlan {
  const plan: DaemonPlan = { create: [], remove: [] };
  const nodes = [...wanted].map((node): NodePods => {
    const all = byNode.get(node) ?? [];
    return {
      node,
      living: all.filter((pod) => !isDeleting(pod) && !isFinished(pod)),
      going: all.filter(isDeleting),
    };
  });
  for (const [node, all] of byNode) {
    const useless = all.filter((pod) => !isDeleting(pod) && (isFinished(pod) || !wanted.has(node)));
    plan.remove.push(...useless);
  }
  for (const { node, living, going } of nodes) if (living.length + going.length === 0) plan.create.push(node);
  if ((set.spec.updateStrategy?.type ?? 'RollingUpdate') === 'OnDelete') return plan;
  const { maxSurge, maxUnavailable } = set.spec.updateStrategy?.rollingUpdate ?? {};
  const surge = resolveIntOrPercent(maxSurge ?? 0, wanted.size, true);
  const unavailable = resolveIntOrPercent(maxUnavailable ?? 1, wanted.size, true);
  const well = (pod: Pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
  const isNew = (pod: Pod) => pod.metadata.labels?.[hashLabel] === hash;
  if (surge > 0) replaceBySurge(plan, nodes, surge, well, isNew);
  else replaceInPlace(plan, nodes, unavailable === 0 ? 1 : unavailable, well, isNew);
  return plan;
}

function replaceInPlace(
  plan: DaemonPlan,
  nodes: NodePods[],
  maxUnavailable: number,
  well: (pod: Pod) => boolean,
  isNew: (pod: Pod) => boolean,
): void {
  const old = nodes.flatMap(({ living }) => living.filter((pod) => !isNew(pod)));
  // Old pods that do not work anyway cost nothing.
  plan.remove.push(...old.filter((pod) => !well(pod)));
  const down = nodes.filter(({ living }) => !living.some(well)).length;
  plan.remove.push(...old.filter(well).slice(0, Math.max(maxUnavailable - down, 0)));
}

function replaceBySurge(
  plan: DaemonPlan,
  nodes: NodePods[],
  maxSurge: number,
  well: (pod: Pod) => boolean,
  isNew: (pod: Pod) => boolean,
): void {
  let surging = nodes.filter(({ living }) => living.some(isNew) && living.some((pod) => !isNew(pod))).length;
  for (const { node, living } of nodes) {
    const old = living.filter((pod) => !isNew(pod));
    const fresh = living.filter(isNew);
    if (old.length === 0) continue;
    if (fresh.some(well) || !old.some(well)) plan.remove.push(...old);
    if (fresh.length > 0 || surging >= maxSurge) continue;
    plan.create.push(node);
    surging += 1;
  }
}
