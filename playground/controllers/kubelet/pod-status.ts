import { type Condition, conditionOf } from '@/playground/controllers/objects/meta';
import type { ContainerStatus, Pod, PodPhase, PodStatus } from '@/playground/controllers/objects/pod';
import { formatTime } from '@/playground/store/kube-object';

export type PodAddress = { podIP: string; hostIP: string };

/** The pod's status as its containers' states make it. Pure. */
export function podStatusOf(
  pod: Pod,
  containerStatuses: ContainerStatus[],
  { podIP, hostIP }: PodAddress,
  nowMs: number,
): PodStatus {
  const now = formatTime(new Date(nowMs));
  const phase = phaseOf(containerStatuses);
  const initContainerStatuses = initStatusesOf(pod, containerStatuses, now);
  const status: PodStatus = {
    ...pod.status,
    phase,
    startTime: pod.status?.startTime ?? now,
    hostIP,
    hostIPs: [{ ip: hostIP }],
    conditions: conditionsOf(pod, containerStatuses, phase, now),
    containerStatuses,
    ...(initContainerStatuses.length > 0 ? { initContainerStatuses } : {}),
  };
  return hasSandbox(containerStatuses) ? { ...status, podIP, podIPs: [{ ip: podIP }] } : status;
}

/** An address comes with the first container that gets as far as a runtime. */
function hasSandbox(statuses: ContainerStatus[]): boolean {
  return statuses.some(({ state, lastState }) => state.running ?? state.terminated ?? lastState.terminated);
}

function phaseOf(statuses: ContainerStatus[]): PodPhase {
  if (statuses.some(({ state, lastState }) => state.waiting && !lastState.terminated)) return 'Pending';
  if (statuses.some(({ state }) => !state.terminated)) return 'Running';
  return statuses.some(({ state }) => state.terminated?.exitCode !== 0) ? 'Failed' : 'Succeeded';
}

function conditionsOf(pod: Pod, statuses: ContainerStatus[], phase: PodPhase, now: string): Condition[] {
  const unready = statuses.filter(({ ready }) => !ready).map(({ name }) => name);
  const isStarted = statuses.every(({ state }) => state.waiting?.reason !== 'ContainerCreating');
  const finished = phase === 'Succeeded' || phase === 'Failed';
  const readiness: Pick<Condition, 'status' | 'reason' | 'message'> = finished
    ? { status: 'False', reason: 'PodCompleted' }
    : unready.length === 0
      ? { status: 'True' }
      : {
          status: 'False',
          reason: 'ContainersNotReady',
          message: `containers with unready status: [${unready.join(' ')}]`,
        };
  const initialized: Condition =
    isStarted || (pod.spec.initContainers ?? []).length === 0
      ? { type: 'Initialized', status: 'True' }
      : { type: 'Initialized', status: 'False', reason: 'ContainersNotInitialized' };
  const gates = (pod.spec.readinessGates ?? []).map(({ conditionType }): Condition => ({
    type: conditionType,
    status: isStarted ? 'True' : 'False',
  }));
  const wanted: Condition[] = [
    initialized,
    { type: 'Ready', ...readiness },
    { type: 'ContainersReady', ...readiness },
    { type: 'PodScheduled', status: 'True' },
    ...gates,
  ];
  return wanted.map((condition) => withTimes(condition, pod, now));
}

function withTimes(wanted: Condition, pod: Pod, now: string): Condition {
  const existing = conditionOf(pod.status?.conditions, wanted.type);
  const since = existing?.status === wanted.status ? existing.lastTransitionTime : now;
  return { lastProbeTime: null, ...wanted, lastTransitionTime: since ?? now };
}

/** Init containers succeed while the others wait to start; sidecars among them go on running. */
function initStatusesOf(pod: Pod, statuses: ContainerStatus[], now: string): ContainerStatus[] {
  const waiting = statuses.some(({ state }) => state.waiting?.reason === 'ContainerCreating');
  const existing = pod.status?.initContainerStatuses ?? [];
  return (pod.spec.initContainers ?? []).map((container) => {
    const known = existing.find(({ name }) => name === container.name);
    if (known && (waiting || !known.state.waiting)) return known;
    const { name, image } = container;
    const sidecar = container.restartPolicy === 'Always';
    const common = { name, image, restartCount: 0, lastState: {} };
    if (waiting) {
      const state = { waiting: { reason: 'PodInitializing' } };
      return { ...common, imageID: '', ready: false, started: false, state };
    }
    const startedAt = pod.status?.startTime ?? now;
    const state = sidecar
      ? { running: { startedAt } }
      : { terminated: { exitCode: 0, reason: 'Completed', startedAt, finishedAt: now } };
    return { ...common, imageID: image, ready: true, started: sidecar, state };
  });
}
