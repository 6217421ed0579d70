import { describe, expect, it } from 'vitest';
import type { Condition } from '@/playground/controllers/objects/meta';
import type { Deployment, DeploymentStatus, ReplicaSet } from '@/playground/controllers/objects/workload';
import { deadlineLeftMs, deploymentStatusOf } from './progress';

const nowMs = Date.parse('2026-03-01T10:10:00Z');
const template = { spec: { containers: [] } };

function deployment(status: DeploymentStatus, more: Partial<Deployment['spec']> = {}): Deployment {
  const metadata = { name: 'web', generation: 1 };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: { replicas: 2, selector: {}, template, ...more },
    status,
  };
}

function replicaSet(replicas: number, available: number): ReplicaSet {
  const status = { replicas, readyReplicas: available, availableReplicas: available };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name: 'web-1' },
    spec: { replicas, selector: {}, template },
    status,
  };
}

function progressing(reason: string, lastUpdateTime = '2026-03-01T10:09:00Z'): Condition {
  return {
    type: 'Progressing',
    status: 'True',
    reason,
    message: 'm',
    lastUpdateTime,
    lastTransitionTime: lastUpdateTime,
  };
}

function reasonOf(
  before: Deployment,
  set: ReplicaSet,
  happened: 'created' | 'nothing' = 'nothing',
): string | undefined {
  const status = deploymentStatusOf({ deployment: before, all: [set], current: set, happened, nowMs });
  return status.conditions?.find(({ type }) => type === 'Progressing')?.reason;
}

describe('Progressing', () => {
  it('begins with the new replica set', () => {
    expect(reasonOf(deployment({}), replicaSet(0, 0), 'created')).toBe('NewReplicaSetCreated');
    expect(reasonOf(deployment({}), replicaSet(0, 0))).toBe('FoundNewReplicaSet');
  });

  it('moves with every pod', () => {
    const before = deployment({
      replicas: 2,
      updatedReplicas: 2,
      conditions: [progressing('NewReplicaSetCreated')],
    });
    expect(reasonOf(before, replicaSet(2, 1))).toBe('ReplicaSetUpdated');
    expect(reasonOf(before, replicaSet(2, 0))).toBe('NewReplicaSetCreated');
    expect(reasonOf(before, replicaSet(2, 2))).toBe('NewReplicaSetAvailable');
  });

  it('is over once complete, whatever becomes of the pods later', () => {
    const before = deployment({
      replicas: 2,
      updatedReplicas: 2,
      conditions: [progressing('NewReplicaSetAvailable')],
    });
    expect(reasonOf(before, replicaSet(2, 0))).toBe('NewReplicaSetAvailable');
  });

  it('fails at the deadline, counted from the last movement', () => {
    const conditions = [progressing('ReplicaSetUpdated')];
    const late = deployment({ replicas: 2, updatedReplicas: 2, conditions }, { progressDeadlineSeconds: 60 });
    expect(deadlineLeftMs(late, nowMs)).toBe(0);
    expect(reasonOf(late, replicaSet(2, 0))).toBe('ProgressDeadlineExceeded');
    const early = deployment(
      { replicas: 2, updatedReplicas: 2, conditions },
      { progressDeadlineSeconds: 61 },
    );
    expect(reasonOf(early, replicaSet(2, 0))).toBe('ReplicaSetUpdated');
  });

  it('says that it is paused, and resumed', () => {
    const conditions = [progressing('ReplicaSetUpdated')];
    expect(reasonOf(deployment({ conditions }, { paused: true }), replicaSet(2, 0))).toBe('DeploymentPaused');
    const resumed = deployment({
      replicas: 2,
      updatedReplicas: 2,
      conditions: [progressing('DeploymentPaused')],
    });
    expect(reasonOf(resumed, replicaSet(2, 0))).toBe('DeploymentResumed');
  });
});

describe('conditions', () => {
  it('keep their times while nothing changes', () => {
    const before = deployment({});
    const input = {
      deployment: before,
      all: [replicaSet(2, 2)],
      current: replicaSet(2, 2),
      happened: 'nothing' as const,
    };
    const first = deploymentStatusOf({ ...input, nowMs });
    const second = deploymentStatusOf({ ...input, deployment: deployment(first), nowMs: nowMs + 60_000 });
    expect(second).toEqual(first);
  });
});
