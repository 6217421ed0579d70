import type { Node } from '@/playground/controllers/objects/cluster';
import { isDeleting } from '@/playground/controllers/objects/meta';
import {
  isAvailable,
  isFinished,
  isReady,
  type Pod,
  untilAvailable,
} from '@/playground/controllers/objects/pod';
import type { DaemonSet } from '@/playground/controllers/objects/workload';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import {
  type ControllerDefinition,
  controllerKeys,
  keyOf,
} from '@/playground/controllers/runtime/controller';
import { claimPods, createPod, deletePod } from '@/playground/controllers/runtime/owned-pods';
import {
  ensureRevision,
  listRevisions,
  truncateHistory,
} from '@/playground/controllers/runtime/revision-history';
import { daemonSets, nodes, pods } from '@/playground/store/resources';
import { hashLabel, newDaemonPod, shouldRunOn, targetNodeOf } from './daemon-pods';
import { planDaemons } from './plan';

const component = 'daemonset-controller';
const fieldManager = 'kube-controller-manager';

export function createDaemonSetController({ store }: ControllerContext): ControllerDefinition {
  return {
    resource: daemonSets,
    watches: [
      { resource: pods, keysOf: controllerKeys('DaemonSet') },
      { resource: nodes, keysOf: () => store.list(daemonSets).map(keyOf) },
    ],
    reconcile: ({ namespace, name }, context) => {
      const set = store.find<DaemonSet>(daemonSets, namespace, name);
      if (!set || isDeleting(set)) return undefined;
      const hash = ensureRevision(store, set, hashLabel).metadata.labels?.[hashLabel] ?? '';
      const nowMs = context.clock.now().getTime();
      const wanted = new Set(
        store
          .list<Node>(nodes)
          .filter((node) => shouldRunOn(set, node))
          .map(nameOf),
      );
      act(set, wanted, hash, nowMs, context);
      const after = claimPods(store, set, set.spec.selector);
      store.updateStatus({ ...set, status: statusOf(set, wanted, after, hash, nowMs) }, { fieldManager });
      forgetRevisions(set, after, hash, context);
      return untilAvailable(after, set.spec.minReadySeconds ?? 0, nowMs);
    },
  };
}

function nameOf({ metadata }: Node): string {
  return metadata.name;
}

function act(
  set: DaemonSet,
  wanted: ReadonlySet<string>,
  hash: string,
  nowMs: number,
  context: ControllerContext,
): void {
  const owner = { owner: set, component };
  const claimed = claimPods(context.store, set, set.spec.selector);
  const plan = planDaemons(set, wanted, groupByNode(claimed), hash, nowMs);
  for (const pod of plan.remove) {
    if (isFinished(pod)) tellFailed(set, pod, context);
    deletePod(context, owner, pod);
  }
  for (const node of plan.create) createPod(context, owner, newDaemonPod(set, node, hash));
}

function tellFailed(set: DaemonSet, pod: Pod, { events }: ControllerContext): void {
  const { namespace, name } = pod.metadata;
  const message = `Found failed daemon pod ${namespace}/${name} on node ${pod.spec.nodeName}, will try to kill it`;
  events.record(set, { type: 'Warning', reason: 'FailedDaemonPod', message, component });
}

function groupByNode(claimed: Pod[]): Map<string, Pod[]> {
  const byNode = new Map<string, Pod[]>();
  for (const pod of claimed) {
    const node = targetNodeOf(pod) ?? '';
    byNode.set(node, [...(byNode.get(node) ?? []), pod]);
  }
  return byNode;
}

function statusOf(
  set: DaemonSet,
  wanted: ReadonlySet<string>,
  claimed: Pod[],
  hash: string,
  nowMs: number,
): DaemonSet['status'] {
  const living = claimed.filter((pod) => !isFinished(pod) && !isDeleting(pod));
  const placed = [...groupByNode(living)].filter(([node]) => wanted.has(node)).map(([, group]) => group);
  const count = (test: (pod: Pod) => boolean) => placed.filter((group) => group.some(test)).length;
  const available = count((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs));
  const updated = count((pod) => pod.metadata.labels?.[hashLabel] === hash);
  const misplaced = [...groupByNode(living)].filter(([node]) => !wanted.has(node));
  const unavailable = wanted.size - available;
  return {
    currentNumberScheduled: placed.length,
    numberMisscheduled: misplaced.length,
    desiredNumberScheduled: wanted.size,
    numberReady: count(isReady),
    observedGeneration: set.metadata.generation ?? 0,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
  };
}

function forgetRevisions(set: DaemonSet, claimed: Pod[], hash: string, { store }: ControllerContext): void {
  const hashes = new Set([hash, ...claimed.map(({ metadata }) => metadata.labels?.[hashLabel] ?? '')]);
  const live = listRevisions(store, set).filter(({ metadata }) =>
    hashes.has(metadata.labels?.[hashLabel] ?? ''),
  );
  truncateHistory(store, set, new Set(live.map(({ metadata }) => metadata.name)));
}
