import type { Node, PersistentVolumeClaim, StorageClass } from '@/playground/controllers/objects/cluster';
import { type Condition, conditionOf, isDeleting } from '@/playground/controllers/objects/meta';
import { isFinished, type Pod } from '@/playground/controllers/objects/pod';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, keyOf } from '@/playground/controllers/runtime/controller';
import { formatTime } from '@/playground/store/kube-object';
import { nodes, persistentVolumeClaims, pods, storageClasses } from '@/playground/store/resources';
import { chooseNode } from './choose-node';
import { NodeUsage } from './node-usage';

const component = 'default-scheduler';

/** Binds every pod that has no node to one; those that fit nowhere are tried again when something has changed. */
export function createScheduler(context: ControllerContext): ControllerDefinition {
  const { store } = context;
  const usage = new NodeUsage(store.list<Pod>(pods));
  const waiting = new Set<string>();
  return {
    resource: pods,
    watches: [
      {
        resource: pods,
        keysOf: ({ type, object }) => {
          const freed = usage.observe(type, object as Pod);
          if (type === 'DELETED') waiting.delete(keyOf(object));
          return freed ? waiting : [];
        },
      },
      { resource: nodes, keysOf: () => waiting },
      { resource: persistentVolumeClaims, keysOf: () => waiting },
    ],
    reconcile: ({ namespace, name }) => {
      const pod = store.find<Pod>(pods, namespace, name);
      if (!pod || pod.spec.nodeName || isDeleting(pod) || isFinished(pod)) return;
      if (pod.spec.schedulerName && pod.spec.schedulerName !== component) return;
      if (schedule(pod, context, usage)) waiting.delete(keyOf(pod));
      else waiting.add(keyOf(pod));
    },
  };
}

function schedule(pod: Pod, context: ControllerContext, usage: NodeUsage): boolean {
  if (pod.spec.schedulingGates?.length) {
    const message = 'Scheduling is blocked due to non-empty scheduling gates';
    refuse(pod, context, 'SchedulingGated', message);
    return false;
  }
  const all = context.store.list<Node>(nodes);
  const problem = volumeProblem(pod, context);
  const choice = problem
    ? { message: `0/${all.length} nodes are available: ${problem} not found` }
    : chooseNode(pod, all, usage.byNode);
  if ('node' in choice) {
    bind(pod, choice.node, context, usage);
    return true;
  }
  refuse(pod, context, 'Unschedulable', choice.message);
  return false;
}

function bind(pod: Pod, node: Node, { store, events }: ControllerContext, usage: NodeUsage): void {
  const zone = node.metadata.labels?.['topology.kubernetes.io/zone'];
  const labels = { ...pod.metadata.labels, ...(zone ? { 'topology.kubernetes.io/zone': zone } : {}) };
  const { name, namespace } = pod.metadata;
  const bound: Pod = {
    ...pod,
    metadata: { ...pod.metadata, labels },
    spec: { ...pod.spec, nodeName: node.metadata.name },
  };
  // As the binding subresource does it: nobody owns where a pod runs.
  usage.observe('MODIFIED', store.update(bound, { admitted: true }));
  const message = `Successfully assigned ${namespace}/${name} to ${node.metadata.name}`;
  events.record(pod, { type: 'Normal', reason: 'Scheduled', message, component });
}

function refuse(
  pod: Pod,
  { store, events, clock }: ControllerContext,
  reason: string,
  message: string,
): void {
  const existing = conditionOf(pod.status?.conditions, 'PodScheduled');
  if (existing?.reason === reason && existing.message === message) return;
  const condition: Condition = {
    type: 'PodScheduled',
    status: 'False',
    reason,
    message,
    lastProbeTime: null,
    lastTransitionTime: existing?.lastTransitionTime ?? formatTime(clock.now()),
  };
  const others = (pod.status?.conditions ?? []).filter(({ type }) => type !== 'PodScheduled');
  const status = { ...pod.status, phase: 'Pending' as const, conditions: [...others, condition] };
  store.updateStatus({ ...pod, status }, { fieldManager: 'kube-scheduler' });
  if (reason === 'SchedulingGated') return;
  events.record(pod, { type: 'Warning', reason: 'FailedScheduling', message, component });
}

/** A pod does not start before its claims have volumes, unless those wait for the pod. */
function volumeProblem(pod: Pod, { store }: ControllerContext): string | undefined {
  for (const { persistentVolumeClaim } of pod.spec.volumes ?? []) {
    if (!persistentVolumeClaim) continue;
    const { claimName } = persistentVolumeClaim;
    const claim = store.find<PersistentVolumeClaim>(
      persistentVolumeClaims,
      pod.metadata.namespace,
      claimName,
    );
    if (!claim) return `persistentvolumeclaim "${claimName}" not found.`;
    if (isDeleting(claim)) return `persistentvolumeclaim "${claimName}" is being deleted.`;
    if (claim.status?.phase === 'Bound') continue;
    const name = claim.spec.storageClassName;
    const storageClass = name ? store.find<StorageClass>(storageClasses, undefined, name) : undefined;
    if (storageClass?.volumeBindingMode === 'WaitForFirstConsumer') continue;
    return 'pod has unbound immediate PersistentVolumeClaims.';
  }
  return undefined;
}
