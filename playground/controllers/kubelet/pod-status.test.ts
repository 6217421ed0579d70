import { describe, expect, it } from 'vitest';
import type { ContainerState, ContainerStatus, Pod } from '@/playground/controllers/objects/pod';
import { podStatusOf } from './pod-status';

const now = Date.parse('2026-03-01T10:00:00Z');
const address = { podIP: '10.241.0.2', hostIP: '192.168.77.11' };
const time = '2026-03-01T09:00:00Z';
const running: ContainerState = { running: { startedAt: time } };

function ended(exitCode: number): ContainerState {
  return { terminated: { exitCode, reason: 'x', startedAt: time, finishedAt: time } };
}

function statusOf(states: ContainerState[], more: Partial<Pod['spec']> = {}, lastState: ContainerState = {}) {
  const containers = states.map((_, index) => ({ name: `c${index}`, image: 'nginx' }));
  const pod: Pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers, ...more } };
  const statuses = states.map((state, index): ContainerStatus => ({
    name: `c${index}`,
    image: 'nginx',
    imageID: '',
    ready: state.running !== undefined,
    restartCount: 0,
    state,
    lastState,
  }));
  return podStatusOf(pod, statuses, address, now);
}

const condition = (status: ReturnType<typeof statusOf>, type: string) =>
  status.conditions?.find((one) => one.type === type);

describe('podStatusOf', () => {
  it.each([
    ['Running', [running, running]],
    ['Pending', [running, { waiting: { reason: 'ImagePullBackOff' } }]],
    ['Running', [running, ended(0)]],
    ['Succeeded', [ended(0), ended(0)]],
    ['Failed', [ended(0), ended(1)]],
  ] as const)('is %s for %j', (phase, states) => {
    expect(statusOf([...states]).phase).toBe(phase);
  });

  it('keeps a crashing pod running', () => {
    const waiting = { waiting: { reason: 'CrashLoopBackOff' } };
    expect(statusOf([waiting], {}, ended(1)).phase).toBe('Running');
  });

  it('names the containers that are not ready', () => {
    const status = statusOf([running, { waiting: { reason: 'ImagePullBackOff' } }]);
    expect(condition(status, 'Ready')).toMatchObject({
      status: 'False',
      reason: 'ContainersNotReady',
      message: 'containers with unready status: [c1]',
    });
  });

  it('has an address only when something runs', () => {
    expect(statusOf([{ waiting: { reason: 'ContainerCreating' } }]).podIP).toBeUndefined();
    expect(statusOf([running])).toMatchObject({ podIP: '10.241.0.2', hostIP: '192.168.77.11' });
  });

  it('passes readiness gates, and ends init containers while it starts', () => {
    const initContainers = [
      { name: 'init', image: 'busybox' },
      { name: 'side', image: 's', restartPolicy: 'Always' },
    ];
    const more = { readinessGates: [{ conditionType: 'example.com/gate' }], initContainers };
    const waiting = statusOf([{ waiting: { reason: 'ContainerCreating' } }], more);
    expect(condition(waiting, 'Initialized')?.status).toBe('False');
    expect(waiting.initContainerStatuses?.[0]?.state.waiting?.reason).toBe('PodInitializing');
    const ready = statusOf([running], more);
    expect(condition(ready, 'example.com/gate')?.status).toBe('True');
    expect(ready.initContainerStatuses?.[0]?.state.terminated?.exitCode).toBe(0);
    expect(ready.initContainerStatuses?.[1]?.state.running).toBeDefined();
  });
});
