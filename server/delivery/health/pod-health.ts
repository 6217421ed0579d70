import type { LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type Health, asList, asMap, asNumber, asText, conditionOf, statusOf } from './kube-status';

/** What a container of a pod is doing, in one flat shape. */
export type ContainerState = {
  name: string;
  image: string;
  init: boolean;
  ready: boolean;
  running: boolean;
  restarts: number;
  /** Why it waits: `ImagePullBackOff`, ... */
  waiting?: { reason: string; message: string };
  /** How it ended, now or before it was started again. */
  ended?: { exitCode: number; reason: string; message: string };
};

export function containersOf(pod: LiveResource): ContainerState[] {
  const status = statusOf(pod);
  return [
    ...asList(status['initContainerStatuses']).map((item) => toContainer(item, true)),
    ...asList(status['containerStatuses']).map((item) => toContainer(item, false)),
  ];
}

function toContainer(value: unknown, init: boolean): ContainerState {
  const item = asMap(value);
  const state = asMap(item['state']);
  const container: ContainerState = {
    name: asText(item['name']),
    image: asText(item['image']),
    init,
    ready: item['ready'] === true,
    running: state['running'] !== undefined,
    restarts: asNumber(item['restartCount']),
  };
  if (state['waiting'] !== undefined) {
    const waiting = asMap(state['waiting']);
    container.waiting = { reason: asText(waiting['reason']), message: asText(waiting['message']) };
  }
  const ended = state['terminated'] ?? asMap(item['lastState'])['terminated'];
  if (ended !== undefined) {
    const { exitCode, reason, message } = asMap(ended);
    container.ended = { exitCode: asNumber(exitCode), reason: asText(reason), message: asText(message) };
  }
  return container;
}

const cannotPull = [
  'ErrImagePull',
  'ImagePullBackOff',
  'InvalidImageName',
  'ErrImageNeverPull',
  'RegistryUnavailable',
];
const cannotStart = [
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
  'PreStartHookError',
];

export function isPullFailure(container: ContainerState): boolean {
  return cannotPull.includes(container.waiting?.reason ?? '');
}
export function isStartFailure(container: ContainerState): boolean {
  return cannotStart.includes(container.waiting?.reason ?? '');
}
/** Ended with an error, and is or will be started again. */
export function isCrashing(container: ContainerState): boolean {
  if (container.waiting?.reason === 'CrashLoopBackOff') return true;
  return container.ended !== undefined && container.ended.exitCode !== 0 && !container.running;
}

export function podHealth(pod: LiveResource): Health {
  const status = statusOf(pod);
  const broken = containersOf(pod).find((c) => isPullFailure(c) || isStartFailure(c) || isCrashing(c));
  switch (asText(status['phase'])) {
    case 'Succeeded':
      return { state: 'completed', message: 'Ended without error' };
    case 'Failed': {
      const said = asText(status['message']) || asText(status['reason']);
      return { state: 'failed', message: said || endOf(broken) || 'Ended with an error', final: true };
    }
    default:
      return broken ? brokenPod(broken) : startingPod(pod);
  }
}

function brokenPod(container: ContainerState): Health {
  const reason = container.waiting?.reason || container.ended?.reason || 'Error';
  return { state: 'failed', message: `${container.name}: ${reason}` };
}

function startingPod(pod: LiveResource): Health {
  const scheduled = conditionOf(pod, 'PodScheduled');
  if (scheduled?.status === 'False') {
    return { state: 'pending', message: scheduled.message || 'Not scheduled yet' };
  }
  if (conditionOf(pod, 'Ready')?.status === 'True') return { state: 'running', message: 'Ready' };
  const starting = containersOf(pod).find((container) => !container.ready);
  if (!starting) return { state: 'pending', message: 'Starting' };
  const why = starting.waiting?.reason || (starting.running ? 'running, not ready yet' : 'starting');
  const isRunning = asText(statusOf(pod)['phase']) === 'Running';
  return { state: isRunning ? 'updating' : 'pending', message: `${starting.name}: ${why}` };
}

function endOf(container: ContainerState | undefined): string {
  return container?.ended ? `${container.name} ended with exit code ${container.ended.exitCode}` : '';
}
