import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CronJob, Job } from '@/playground/controllers/objects/batch';
import { startControllers } from '@/playground/controllers/start';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import { cronJobs, jobs } from '@/playground/store/resources';

let store: ObjectStore;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-01T10:00:30Z') });
  store = createObjectStore();
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  stop = startControllers(store, {
    onError: (error) => {
      throw error;
    },
  });
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function cronJob(image: string, more: Partial<CronJob['spec']> = {}): void {
  const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'main', image }] } };
  const spec = {
    schedule: '* * * * *',
    jobTemplate: { spec: { template, completions: 1, backoffLimit: 0 } },
    ...more,
  };
  store.create({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'tick', namespace: 'default' },
    spec,
  });
}

const names = () => store.list<Job>(jobs, 'default').map(({ metadata }) => metadata.name);
const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

describe('a cron job', () => {
  it('starts a job every minute and keeps three that succeeded and one that failed', async () => {
    cronJob('busybox');
    await minutes(2);
    expect(names()).toHaveLength(2);
    await minutes(4);
    expect(names()).toHaveLength(3);
    const { status } = store.get<CronJob>(cronJobs, 'default', 'tick');
    expect(status).toMatchObject({
      lastScheduleTime: '2026-03-01T10:06:00Z',
      lastSuccessfulTime: '2026-03-01T10:06:01Z',
    });
  });

  it('keeps one that failed', async () => {
    cronJob('job-fails');
    await minutes(4);
    expect(names()).toHaveLength(1);
    expect(store.get<CronJob>(cronJobs, 'default', 'tick').status?.lastSuccessfulTime).toBeUndefined();
  });

  it.each([
    ['Allow', 3],
    ['Forbid', 1],
    ['Replace', 1],
  ])('with jobs that do not end and concurrencyPolicy %s has %i', async (concurrencyPolicy, count) => {
    cronJob('job-runs', { concurrencyPolicy });
    await minutes(3);
    const active = store.list<Job>(jobs, 'default').filter(({ metadata }) => !metadata.deletionTimestamp);
    expect(active).toHaveLength(count);
    expect(store.get<CronJob>(cronJobs, 'default', 'tick').status?.active).toHaveLength(count);
  });

  it('does nothing while suspended, and later runs only what was due last', async () => {
    cronJob('busybox', { suspend: true });
    await minutes(5);
    expect(names()).toEqual([]);
    const latest = store.get<CronJob>(cronJobs, 'default', 'tick');
    store.update({ ...latest, spec: { ...latest.spec, suspend: false } });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(names()).toEqual([`tick-${Date.parse('2026-03-01T10:05:00Z') / 60_000}`]);
  });

  it('goes on after a restart without starting a run twice', async () => {
    cronJob('busybox');
    await minutes(1);
    stop();
    stop = startControllers(store);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(names()).toHaveLength(1);
    await minutes(1);
    expect(names()).toHaveLength(2);
  });
});
