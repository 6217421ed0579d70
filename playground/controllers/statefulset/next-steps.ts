import { isDeleting } from '@/playground/controllers/objects/meta';
import { isAvailable, isFinished, isReady, type Pod } from '@/playground/controllers/objects/pod';
import type { StatefulSet } from '@/playground/controllers/objects/workload';
import { firstOrdinal, ordinalOf, revisionLabel } from './identity';

export type Step = { do: 'create'; ordinal: number } | { do: 'delete' | 'recreate'; pod: Pod };

/**
 * What to do now: one step at a time in order of the ordinals, or all at once with podManagementPolicy Parallel. Then
 * pods of an older revision are replaced from the highest ordinal down, each when those above it are well. Pure.
 */
export function nextSteps(set: StatefulSet, pods: Pod[], updateRevision: string, nowMs: number): Step[] {
  const inOrder = (set.spec.podManagementPolicy ?? 'OrderedReady') === 'OrderedReady';
  const well = (pod: Pod) => isWell(set, pod, nowMs);
  const byOrdinal = new Map(pods.map((pod) => [ordinalOf(set, pod), pod]));
  const start = firstOrdinal(set);
  const end = start + (set.spec.replicas ?? 1);
  const steps: Step[] = [];

  for (let ordinal = start; ordinal < end; ordinal++) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) steps.push({ do: 'create', ordinal });
    else if (isFinished(pod) && !isDeleting(pod)) steps.push({ do: 'recreate', pod });
    else if (well(pod) || !inOrder) continue;
    if (inOrder) return steps;
  }

  const condemned = pods.filter((pod) => ordinalOf(set, pod) >= end || ordinalOf(set, pod) < start);
  for (const pod of condemned.toSorted((left, right) => ordinalOf(set, right) - ordinalOf(set, left))) {
    if (!isDeleting(pod)) steps.push({ do: 'delete', pod });
    if (inOrder) return steps;
  }
  return steps.length > 0 ? steps : updateSteps(set, byOrdinal, end, updateRevision, well);
}

function updateSteps(
  set: StatefulSet,
  byOrdinal: ReadonlyMap<number, Pod>,
  end: number,
  updateRevision: string,
  well: (pod: Pod) => boolean,
): Step[] {
  if ((set.spec.updateStrategy?.type ?? 'RollingUpdate') === 'OnDelete') return [];
  const lowest = firstOrdinal(set) + (set.spec.updateStrategy?.rollingUpdate?.partition ?? 0);
  for (let ordinal = end - 1; ordinal >= lowest; ordinal--) {
    const pod = byOrdinal.get(ordinal);
    if (!pod) return [];
    const isOld = pod.metadata.labels?.[revisionLabel] !== updateRevision;
    if (isOld && !isDeleting(pod)) return [{ do: 'delete', pod }];
    if (!well(pod)) return [];
  }
  return [];
}

function isWell(set: StatefulSet, pod: Pod, nowMs: number): boolean {
  const running = pod.status?.phase === 'Running' && isReady(pod) && !isDeleting(pod);
  return running && isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
}

/** Below the partition the old revision stays, also for pods that are made anew. */
export function runsOldRevision(set: StatefulSet, ordinal: number): boolean {
  const { type = 'RollingUpdate', rollingUpdate } = set.spec.updateStrategy ?? {};
  return type === 'RollingUpdate' && ordinal < firstOrdinal(set) + (rollingUpdate?.partition ?? 0);
}
