import type { Node } from '@/playground/controllers/objects/cluster';
import { isDeleting, timeOf } from '@/playground/controllers/objects/meta';
import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import type { ControllerDefinition, KeyedName } from '@/playground/controllers/runtime/controller';
import type { Requeue } from '@/playground/controllers/runtime/work-queue';
import { nodes, pods } from '@/playground/store/resources';
import { type ContainerMemory, nextContainerStep } from './container-lifecycle';
import { PodAddresses } from './pod-addresses';
import { killingEvent } from './pod-messages';
import { podStatusOf } from './pod-status';

/** Plays the kubelets of all nodes: gives scheduled pods a life, as their images' names ask for. */
export function createKubelet(context: ControllerContext): ControllerDefinition {
  const memories = new Map<string, Map<string, ContainerMemory>>();
  const addresses = new PodAddresses();
  for (const pod of context.store.list<Pod>(pods)) if (pod.status?.podIP) addresses.assign(pod, 0);
  const forget = (uid: string) => {
    memories.delete(uid);
    addresses.release(uid);
  };
  return {
    resource: pods,
    watches: [
      {
        resource: pods,
        keysOf: ({ type, object }) => {
          if (type === 'DELETED') forget(object.metadata.uid ?? '');
          return [];
        },
      },
    ],
    reconcile: ({ namespace, name }: KeyedName): Requeue => {
      const pod = context.store.find<Pod>(pods, namespace, name);
      const node = pod?.spec.nodeName && context.store.find<Node>(nodes, undefined, pod.spec.nodeName);
      if (!pod || !node) return undefined;
      if (isDeleting(pod)) return end(pod, context);
      if (isFinished(pod)) return undefined;
      return live(pod, node, context, memories, addresses);
    },
  };
}

/** Containers stop at once when asked to; the pod goes as soon as no finalizer holds it. */
function end(pod: Pod, { store, events }: ControllerContext): undefined {
  const isRunning = pod.status?.containerStatuses?.some(({ state }) => state.running) ?? false;
  const { namespace, name, uid = '', finalizers, deletionGracePeriodSeconds } = pod.metadata;
  if (deletionGracePeriodSeconds === 0 && finalizers?.length) return undefined;
  if (isRunning) for (const container of pod.spec.containers) events.record(pod, killingEvent(container));
  store.delete(pods, namespace, name, { gracePeriodSeconds: 0, preconditions: { uid } });
  return undefined;
}

function live(
  pod: Pod,
  node: Node,
  { store, events, clock }: ControllerContext,
  memories: Map<string, Map<string, ContainerMemory>>,
  addresses: PodAddresses,
): Requeue {
  const nowMs = clock.now().getTime();
  const { uid = '' } = pod.metadata;
  const memory = memories.get(uid) ?? new Map<string, ContainerMemory>();
  memories.set(uid, memory);
  let afterMs: number | undefined;
  const statuses = pod.spec.containers.map((container) => {
    const status = pod.status?.containerStatuses?.find(({ name }) => name === container.name);
    const step = nextContainerStep({ pod, container, status, memory: memory.get(container.name), nowMs });
    memory.set(container.name, step.memory);
    for (const event of step.events) events.record(pod, event);
    if (step.afterMs !== undefined) afterMs = Math.min(afterMs ?? Infinity, step.afterMs);
    return step.status;
  });
  const hostIP = node.status?.addresses?.find(({ type }) => type === 'InternalIP')?.address ?? '127.0.0.1';
  const podIP = pod.spec.hostNetwork ? hostIP : addresses.assign(pod, nodeNumber(node));
  const status = podStatusOf(pod, statuses, { podIP, hostIP }, nowMs);
  store.updateStatus({ ...pod, status }, { fieldManager: 'kubelet' });
  return afterMs;
}

function nodeNumber({ metadata }: Node): number {
  const match = /(\d+)$/.exec(metadata.name);
  return match ? (Number(match[1]) % 14) + 1 : 1 + (timeOf(metadata.creationTimestamp) % 14);
}
