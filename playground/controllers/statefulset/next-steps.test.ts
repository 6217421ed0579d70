import { describe, expect, it } from 'vitest';
import type { Pod, PodStatus } from '@/playground/controllers/objects/pod';
import type { StatefulSet, StatefulSetSpec } from '@/playground/controllers/objects/workload';
import { nextSteps } from './next-steps';

const since = '2026-03-01T10:00:00Z';
const now = Date.parse('2026-03-01T10:00:10Z');

function setOf(replicas: number, more: Partial<StatefulSetSpec> = {}): StatefulSet {
  const template = { spec: { containers: [] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name: 'db' },
    spec: { replicas, selector: {}, template, ...more },
  };
}

function pod(
  ordinal: number,
  state: 'ready' | 'starting' | 'failed' | 'going' = 'ready',
  revision = 'new',
): Pod {
  const ready = state === 'ready' || state === 'going';
  const status: PodStatus = {
    phase: state === 'failed' ? 'Failed' : ready ? 'Running' : 'Pending',
    conditions: [{ type: 'Ready', status: ready ? 'True' : 'False', lastTransitionTime: since }],
  };
  const labels = { 'controller-revision-hash': revision };
  const metadata = {
    name: `db-${ordinal}`,
    labels,
    ...(state === 'going' ? { deletionTimestamp: since } : {}),
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [] }, status };
}

function steps(set: StatefulSet, pods: Pod[]): string[] {
  return nextSteps(set, pods, 'new', now).map((step) =>
    step.do === 'create' ? `create ${step.ordinal}` : `${step.do} ${step.pod.metadata.name}`,
  );
}

describe('in order', () => {
  it('creates one pod at a time, when the one before is ready', () => {
    expect(steps(setOf(3), [])).toEqual(['create 0']);
    expect(steps(setOf(3), [pod(0, 'starting')])).toEqual([]);
    expect(steps(setOf(3), [pod(0)])).toEqual(['create 1']);
    expect(steps(setOf(2), [pod(0), pod(1)])).toEqual([]);
  });

  it('waits for minReadySeconds too', () => {
    expect(steps(setOf(2, { minReadySeconds: 30 }), [pod(0)])).toEqual([]);
    expect(steps(setOf(2, { minReadySeconds: 5 }), [pod(0)])).toEqual(['create 1']);
  });

  it('makes a pod anew that has failed, and waits for one that goes', () => {
    expect(steps(setOf(2), [pod(0, 'failed')])).toEqual(['recreate db-0']);
    expect(steps(setOf(2), [pod(0, 'going'), pod(1)])).toEqual([]);
  });

  it('takes the highest away first', () => {
    expect(steps(setOf(1), [pod(0), pod(1), pod(2)])).toEqual(['delete db-2']);
    expect(steps(setOf(1), [pod(0), pod(1), pod(2, 'going')])).toEqual([]);
  });

  it('updates from the highest down to the partition', () => {
    const old = [pod(0, 'ready', 'old'), pod(1, 'ready', 'old'), pod(2, 'ready', 'old')];
    expect(steps(setOf(3), old)).toEqual(['delete db-2']);
    const partition = { updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 2 } } };
    expect(steps(setOf(3, partition), [...old.slice(0, 2), pod(2)])).toEqual([]);
    expect(steps(setOf(3, { updateStrategy: { type: 'OnDelete' } }), old)).toEqual([]);
  });

  it('counts from the first ordinal that it is given', () => {
    expect(steps(setOf(2, { ordinals: { start: 5 } }), [pod(5)])).toEqual(['create 6']);
  });
});

describe('in parallel', () => {
  const parallel = { podManagementPolicy: 'Parallel' };
  it('creates and deletes all at once', () => {
    expect(steps(setOf(3, parallel), [pod(0, 'starting')])).toEqual(['create 1', 'create 2']);
    expect(steps(setOf(0, parallel), [pod(0), pod(1)])).toEqual(['delete db-1', 'delete db-0']);
  });
});
