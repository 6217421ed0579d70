import { describe, expect, it } from 'vitest';
import type { Container, ContainerStatus, Pod } from '@/playground/controllers/objects/pod';
import { type ContainerMemory, type ContainerStep, nextContainerStep } from './container-lifecycle';

const start = Date.parse('2026-03-01T10:00:00Z');

function podOf(image: string, owner?: string): Pod {
  const container: Container = { name: 'main', image };
  const ownerReferences = owner
    ? [{ apiVersion: 'v1', kind: owner, name: 'o', uid: 'o', controller: true }]
    : [];
  const metadata = { name: 'a', namespace: 'default', uid: 'uid', ownerReferences };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container], nodeName: 'node-1' } };
}

type Moment = { atMs: number; state: string; restarts: number; reasons: string[] };

/** Lives a container's life for so long, step by step, as the kubelet would. */
function live(pod: Pod, forMs: number, forgetful = false): Moment[] {
  const [container] = pod.spec.containers;
  if (!container) throw new Error('expected a container');
  const moments: Moment[] = [];
  let status: ContainerStatus | undefined;
  let memory: ContainerMemory | undefined;
  for (let nowMs = start; nowMs <= start + forMs;) {
    const step: ContainerStep = nextContainerStep({ pod, container, status, memory, nowMs });
    if (step.events.length > 0 || step.status !== status) {
      moments.push({
        atMs: nowMs - start,
        state: stateOf(step.status),
        restarts: step.status.restartCount,
        reasons: step.events.map(({ reason }) => reason),
      });
    }
    status = step.status;
    memory = forgetful ? undefined : step.memory;
    if (step.afterMs === undefined) break;
    nowMs += Math.max(step.afterMs, 1);
  }
  return moments;
}

function stateOf({ state }: ContainerStatus): string {
  if (state.running) return 'running';
  return state.waiting?.reason ?? `exit ${state.terminated?.exitCode}`;
}

describe('a container', () => {
  it('starts after 300 ms and runs for ever', () => {
    expect(live(podOf('nginx'), 3_600_000)).toEqual([
      { atMs: 0, state: 'ContainerCreating', restarts: 0, reasons: ['Pulling'] },
      { atMs: 300, state: 'running', restarts: 0, reasons: ['Pulled', 'Created', 'Started'] },
    ]);
  });

  it('takes 10 s when it is slow', () => {
    expect(live(podOf('slow'), 60_000).map(({ atMs, state }) => [atMs, state])).toEqual([
      [0, 'ContainerCreating'],
      [10_000, 'running'],
    ]);
  });

  it('crashes again and again, waiting twice as long each time', () => {
    const waits = live(podOf('crash'), 100_000).filter(({ state }) => state === 'CrashLoopBackOff');
    expect(waits.map(({ restarts }) => restarts)).toEqual([1, 2, 3, 4]);
    const gaps = waits.slice(1).map(({ atMs }, index) => atMs - (waits[index]?.atMs ?? 0));
    expect(gaps).toEqual([10_200, 20_200, 40_200]);
  });

  it('pulls in vain, less and less often, and never starts', () => {
    const moments = live(podOf('does-not-exist'), 40_000);
    expect(moments.map(({ atMs, state }) => [atMs, state])).toEqual([
      [0, 'ContainerCreating'],
      [300, 'ImagePullBackOff'],
      [10_300, 'ImagePullBackOff'],
      [30_300, 'ImagePullBackOff'],
    ]);
    expect(moments[1]?.reasons).toEqual(['Failed', 'Failed', 'BackOff', 'Failed']);
  });

  it('of a job ends after 800 ms, with the code that its image asks for', () => {
    expect(live(podOf('busybox', 'Job'), 10_000).at(-1)).toMatchObject({ atMs: 1_100, state: 'exit 0' });
    expect(live(podOf('job-fails', 'Job'), 10_000).at(-1)).toMatchObject({ atMs: 1_100, state: 'exit 1' });
    expect(live(podOf('job-runs', 'Job'), 10_000).at(-1)).toMatchObject({ state: 'running' });
    expect(live(podOf('job-fails'), 10_000).at(-1)).toMatchObject({ state: 'running' });
  });

  it('runs without getting ready, and says so now and then', () => {
    const moments = live(podOf('never-ready'), 31_000);
    expect(moments.flatMap(({ reasons }) => reasons).filter((reason) => reason === 'Unhealthy')).toHaveLength(
      3,
    );
  });

  it('goes on by the times of its status when the process has forgotten the rest', () => {
    const pod = { ...podOf('crash'), status: { startTime: '2026-03-01T10:00:00Z' } };
    expect(live(pod, 15_000, true).at(-1)).toMatchObject({ state: 'CrashLoopBackOff', restarts: 2 });
  });
});
