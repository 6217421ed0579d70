import { assert, boolean, infiniteStream, integer, oneof, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Deployment, IntOrString, ReplicaSet } from '@/playground/controllers/objects/workload';
import {
  boundsOf,
  newReplicas,
  oldScalings,
  proportionalScalings,
  replicasOf,
  surgeOf,
  unavailableOf,
} from './rollout';

const template = { spec: { containers: [] } };

function deployment(
  replicas: number,
  maxSurge: IntOrString = '25%',
  maxUnavailable: IntOrString = '25%',
): Deployment {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas, selector: {}, template, strategy },
  };
}

function replicaSet(name: string, replicas: number, available: number, annotations = {}): ReplicaSet {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, annotations },
    spec: { replicas, selector: {}, template },
    status: { replicas, availableReplicas: available },
  };
}

describe('boundsOf', () => {
  it('rounds surge up and unavailability down', () => {
    expect(boundsOf(deployment(3))).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(boundsOf(deployment(10, '10%', '33%'))).toEqual({ maxSurge: 1, maxUnavailable: 3 });
  });

  it('lets one be unavailable where both come out as nothing', () => {
    expect(boundsOf(deployment(1, 0, '25%'))).toEqual({ maxSurge: 0, maxUnavailable: 1 });
  });
});

describe('a rolling update', () => {
  it('grows the new set as far as the surge lets it', () => {
    const old = replicaSet('old', 4, 4);
    expect(newReplicas(deployment(4), [old], undefined)).toBe(1);
    expect(newReplicas(deployment(4, '100%'), [old], undefined)).toBe(4);
  });

  it('takes away old pods that are unwell before those that are well', () => {
    const [sick, well, fresh] = [replicaSet('sick', 2, 0), replicaSet('well', 2, 2), replicaSet('new', 1, 0)];
    const scalings = oldScalings(deployment(4, 1, 2), [sick, well, fresh], fresh);
    expect(scalings.map(({ set, replicas }) => [set.metadata.name, replicas])).toEqual([['sick', 0]]);
  });

  it('from any state stays within its bounds and arrives, also while statuses lag behind', () => {
    const bound = oneof(
      integer({ min: 0, max: 5 }),
      integer({ min: 0, max: 100 }).map((share) => `${share}%`),
    );
    const run = property(
      integer({ min: 1, max: 20 }),
      bound,
      bound,
      infiniteStream(boolean()),
      (size, surge, unavailable, luck) => {
        expect(rollOut(deployment(size, surge, unavailable), luck)).toBe('arrived');
      },
    );
    assert(run);
  });
});

/** Turns of the controller and, by chance, of what it waits for: pods getting ready, statuses being written. */
function rollOut(wanted: Deployment, luck: Iterator<boolean>): string {
  const size = wanted.spec.replicas ?? 1;
  let [old, current] = [replicaSet('old', size, size), replicaSet('new', 0, 0)];
  for (let turn = 0; turn < 600; turn++) {
    const living = Math.min(available(old), old.spec.replicas ?? 0) + available(current);
    if (living < size - unavailableOf(wanted)) return `only ${living} are available`;
    if (replicasOf([old, current]) > size + surgeOf(wanted)) return 'too many pods';
    if (old.spec.replicas === 0 && available(current) === size) return 'arrived';
    const target = newReplicas(wanted, [old, current], current);
    const [shrunk] = target === current.spec.replicas ? oldScalings(wanted, [old, current], current) : [];
    current = replicaSet('new', target, available(current));
    if (shrunk) old = replicaSet('old', shrunk.replicas, available(old));
    if (luck.next().value)
      old = replicaSet('old', old.spec.replicas ?? 0, Math.min(available(old), old.spec.replicas ?? 0));
    if (luck.next().value) current = replicaSet('new', target, Math.min(available(current) + 1, target));
  }
  return 'never arrived';
}

function available(set: ReplicaSet): number {
  return set.status?.availableReplicas ?? 0;
}

describe('a change of size', () => {
  it('goes to the one set there is', () => {
    const only = replicaSet('only', 3, 3);
    expect(proportionalScalings(deployment(5), [only], only)).toEqual([{ set: only, replicas: 5 }]);
  });

  it('in mid-rollout is spread in proportion', () => {
    const note = {
      'deployment.kubernetes.io/max-replicas': '13',
      'deployment.kubernetes.io/desired-replicas': '10',
    };
    const [old, current] = [replicaSet('old', 8, 8, note), replicaSet('new', 5, 2, note)];
    const sizes = proportionalScalings(deployment(20, 3, 2), [old, current], current);
    expect(sizes.map(({ replicas }) => replicas)).toEqual([14, 9]);
  });
});
