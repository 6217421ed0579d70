import { describe, expect, it } from 'vitest';
import { cloneJson } from '@/playground/store/json';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import { pods } from '@/playground/store/resources';
import { createManualClock } from '@/server/platform/clock';
import type { ContainerStatus, Pod } from './objects/pod';
import { type PodLogQuery, readPodLog } from './pod-log';

const startedAt = '2026-03-01T10:00:00Z';
const now = new Date('2026-03-01T10:05:00Z');

function storeWith(status: Partial<ContainerStatus>): { store: ObjectStore; pod: Pod } {
  const store = createObjectStore({ clock: createManualClock(now) });
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  const metadata = { name: 'a', namespace: 'default' };
  const spec = { nodeName: 'node-1', containers: [{ name: 'main', image: 'nginx' }] };
  const created = store.create<Pod>({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
  const base = {
    name: 'main',
    image: 'nginx',
    imageID: '',
    ready: true,
    restartCount: 0,
    state: {},
    lastState: {},
  };
  const pod = store.updateStatus<Pod>({
    ...created,
    status: { containerStatuses: [{ ...base, ...status }] },
  });
  return { store, pod };
}

async function read({ store, pod }: ReturnType<typeof storeWith>, query: PodLogQuery): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readPodLog(store, pod, query)) lines.push(line);
  return lines;
}

const ended = { exitCode: 1, reason: 'Error', startedAt, finishedAt: '2026-03-01T10:00:01Z' };

describe('readPodLog', () => {
  it('gives whole lines, the last ones, those since a time, so many bytes', async () => {
    const from = storeWith({ state: { running: { startedAt } } });
    const all = await read(from, {});
    expect(all.length).toBeGreaterThan(20);
    expect(all.every((line) => line.endsWith('\n'))).toBe(true);
    expect(await read(from, { tailLines: 3 })).toEqual(all.slice(-3));
    expect(await read(from, { tailLines: 0 })).toEqual([]);
    const recent = await read(from, { sinceSeconds: 60 });
    expect(recent).toEqual(all.slice(-recent.length));
    expect(recent.length).toBeLessThan(9);
    expect(await read(from, { sinceTime: '2026-03-01T10:04:00Z' })).toEqual(recent);
    expect((await read(from, { limitBytes: 30 })).join('')).toHaveLength(30);
  });

  it('puts the time before each line', async () => {
    const [first] = await read(storeWith({ state: { running: { startedAt } } }), { timestamps: true });
    expect(first).toMatch(/^2026-03-01T10:00:00\.000000000Z level=info/);
  });

  it('shows the run before, also while the next one waits', async () => {
    const waiting = { reason: 'CrashLoopBackOff' };
    const from = storeWith({ state: { waiting }, lastState: { terminated: ended } });
    expect(await read(from, {})).toEqual(await read(from, { previous: true }));
    expect((await read(from, {})).length).toBeGreaterThan(1);
  });

  it.each([
    [{ container: 'other' }, {}, 'container other is not valid for pod a'],
    [
      { previous: true },
      { state: { running: { startedAt } } },
      'previous terminated container "main" in pod "a" not found',
    ],
    [
      {},
      { state: { waiting: { reason: 'ImagePullBackOff' } } },
      'container "main" in pod "a" is waiting to start: trying and failing to pull image',
    ],
    [
      {},
      { state: { waiting: { reason: 'ContainerCreating' } } },
      'container "main" in pod "a" is waiting to start: ContainerCreating',
    ],
  ])('refuses %j at once', (query, status, message) => {
    const { store, pod } = storeWith(status);
    expect(() => readPodLog(store, pod, query)).toThrow(message);
  });

  it('follows until the container ends', async () => {
    const { store, pod } = storeWith({ state: { running: { startedAt } } });
    const lines: string[] = [];
    const done = (async () => {
      for await (const line of readPodLog(store, pod, { follow: true, tailLines: 1 })) lines.push(line);
    })();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(lines).toHaveLength(1);
    const next = cloneJson(store.get<Pod>(pods, 'default', 'a'));
    const [status] = next.status?.containerStatuses ?? [];
    if (status) status.state = { terminated: { ...ended, finishedAt: '2026-03-01T10:05:01Z' } };
    store.updateStatus(next);
    await done;
    expect(lines.at(-1)).toContain('exiting');
  });

  it('stops following when the pod goes or nobody listens', async () => {
    for (const stop of ['delete', 'abort']) {
      const { store, pod } = storeWith({ state: { running: { startedAt } } });
      const abort = new AbortController();
      const done = (async () => {
        let count = 0;
        for await (const _line of readPodLog(store, pod, { follow: true, tailLines: 0 }, abort.signal))
          count += 1;
        return count;
      })();
      await new Promise((resolve) => setTimeout(resolve, 10));
      if (stop === 'delete') store.delete(pods, 'default', 'a', { gracePeriodSeconds: 0 });
      else abort.abort();
      expect(await done).toBe(0);
    }
  });
});
