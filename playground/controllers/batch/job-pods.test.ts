import { describe, expect, it } from 'vitest';
import type { Job, JobSpec } from '@/playground/controllers/objects/batch';
import type { Pod } from '@/playground/controllers/objects/pod';
import {
  backoffLeftMs,
  formatIndexes,
  isFulfilled,
  newJobPod,
  nextIndexes,
  parseIndexes,
  tallyOf,
  wantedActive,
} from './job-pods';

function jobOf(spec: Partial<JobSpec>): Job {
  const template = { spec: { containers: [{ name: 'main', image: 'busybox' }] } };
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'work', uid: 'u' },
    spec: { template, ...spec },
  };
}

function podOf(
  phase: 'Running' | 'Succeeded' | 'Failed',
  more: Partial<Pod['metadata']> = {},
  finishedAt?: string,
): Pod {
  const terminated = finishedAt && { exitCode: 1, reason: 'Error', startedAt: finishedAt, finishedAt };
  const state = terminated ? { terminated } : {};
  const containerStatuses = [
    { name: 'main', image: '', imageID: '', ready: false, restartCount: 0, state, lastState: {} },
  ];
  const metadata = { name: 'p', finalizers: ['batch.kubernetes.io/job-tracking'], ...more };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata,
    spec: { containers: [] },
    status: { phase, containerStatuses },
  };
}

describe('tallyOf', () => {
  it('counts a finished pod as long as it is held, and never again', () => {
    const { active, succeeded, failed } = tallyOf(jobOf({}), [
      podOf('Running'),
      podOf('Succeeded'),
      podOf('Failed'),
      podOf('Failed', { finalizers: [] }),
    ]);
    expect([active.length, succeeded.length, failed.length]).toEqual([1, 1, 1]);
  });

  it('counts a deleted pod as failed, unless the job is suspended', () => {
    const deleted = podOf('Running', { deletionTimestamp: '2026-03-01T10:00:00Z' });
    expect(tallyOf(jobOf({}), [deleted]).failed).toHaveLength(1);
    expect(tallyOf(jobOf({ suspend: true }), [deleted]).failed).toHaveLength(0);
  });
});

describe('how many pods run', () => {
  it.each([
    [{ completions: 5, parallelism: 2 }, 0, 0, 2],
    [{ completions: 5, parallelism: 2 }, 1, 4, 1],
    [{ parallelism: 3 }, 0, 0, 3],
    [{ parallelism: 3 }, 2, 1, 2],
  ])('%j with %i active and %i done: %i', (spec, active, succeeded, expected) => {
    expect(wantedActive(jobOf(spec), active, succeeded)).toBe(expected);
  });

  it('a job without completions is done when one has succeeded and none runs', () => {
    expect(isFulfilled(jobOf({}), 1, 1)).toBe(false);
    expect(isFulfilled(jobOf({}), 0, 1)).toBe(true);
  });

  it('waits longer after each failure', () => {
    const at = '2026-03-01T10:00:00Z';
    const failed = [podOf('Failed', {}, at)];
    expect(backoffLeftMs(1, failed, Date.parse(at))).toBe(10_000);
    expect(backoffLeftMs(3, failed, Date.parse(at) + 15_000)).toBe(25_000);
    expect(backoffLeftMs(0, [], Date.parse(at))).toBe(0);
  });
});

describe('indexes', () => {
  it.each([
    [[], ''],
    [[0], '0'],
    [[0, 1], '0,1'],
    [[0, 1, 2, 5, 7, 8], '0-2,5,7,8'],
  ])('%j is written %j and read back', (indexes, text) => {
    expect(formatIndexes(new Set(indexes))).toBe(text);
    expect([...parseIndexes(text)]).toEqual(indexes);
  });

  it('gives out the lowest that are free', () => {
    const job = jobOf({ completions: 5, completionMode: 'Indexed' });
    const running = newJobPod(job, 1);
    expect(nextIndexes(job, [running], new Set([0]), 2)).toEqual([2, 3]);
    expect(running).toMatchObject({ metadata: { generateName: 'work-1-' }, spec: { hostname: 'work-1' } });
  });
});
