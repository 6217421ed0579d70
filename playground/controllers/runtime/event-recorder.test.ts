import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { KubeObject } from '@/playground/store/kube-object';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import { events, namespaces } from '@/playground/store/resources';
import { type RecordedEvent, EventRecorder, eventLifetimeMs } from './event-recorder';

const pod: KubeObject = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'default', uid: 'u' },
};
const backOff: RecordedEvent = { type: 'Warning', reason: 'BackOff', message: 'again', component: 'kubelet' };

let store: ObjectStore;
let recorder: EventRecorder;

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-03-01T10:00:00Z') });
  store = createObjectStore();
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  recorder = new EventRecorder(store, store.clock);
});
afterEach(() => {
  recorder.stop();
  vi.useRealTimers();
});

const counts = () => store.list(events, 'default').map((event) => [event['reason'], event['count']]);

describe('EventRecorder', () => {
  it('names what the news is about, and who tells it', () => {
    recorder.record(pod, { ...backOff, fieldPath: 'spec.containers{main}' });
    const [event] = store.list(events, 'default');
    expect(event).toMatchObject({
      type: 'Warning',
      reason: 'BackOff',
      message: 'again',
      count: 1,
      firstTimestamp: '2026-03-01T10:00:00Z',
      source: { component: 'kubelet' },
      involvedObject: {
        kind: 'Pod',
        name: 'a',
        namespace: 'default',
        uid: 'u',
        fieldPath: 'spec.containers{main}',
      },
    });
    expect(event?.metadata.name).toMatch(/^a\.[0-9a-f]+$/);
  });

  it('counts the same news and keeps other news apart', () => {
    recorder.record(pod, backOff);
    vi.advanceTimersByTime(5_000);
    recorder.record(pod, backOff);
    recorder.record(pod, { ...backOff, message: 'other' });
    recorder.record({ ...pod, metadata: { ...pod.metadata, uid: 'v' } }, backOff);
    expect(counts()).toEqual(
      expect.arrayContaining([
        ['BackOff', 2],
        ['BackOff', 1],
        ['BackOff', 1],
      ]),
    );
    expect(counts()).toHaveLength(3);
    const repeated = store.list(events, 'default').find((event) => event['count'] === 2);
    expect(repeated).toMatchObject({
      firstTimestamp: '2026-03-01T10:00:00Z',
      lastTimestamp: '2026-03-01T10:00:05Z',
    });
  });

  it('goes on counting after a restart', () => {
    recorder.record(pod, backOff);
    recorder.stop();
    recorder = new EventRecorder(store, store.clock);
    recorder.record(pod, backOff);
    expect(counts()).toEqual([['BackOff', 2]]);
  });

  it('lets an event go an hour after its last occurrence', () => {
    recorder.record(pod, backOff);
    recorder.record(pod, { ...backOff, reason: 'Failed' });
    vi.advanceTimersByTime(eventLifetimeMs - 1_000);
    recorder.record(pod, backOff);
    vi.advanceTimersByTime(3_000);
    expect(counts()).toEqual([['BackOff', 2]]);
    vi.advanceTimersByTime(eventLifetimeMs);
    expect(counts()).toEqual([]);
  });

  it('begins anew when somebody has deleted the event', async () => {
    recorder.record(pod, backOff);
    const [event] = store.list(events, 'default');
    store.delete(events, 'default', event?.metadata.name ?? '');
    await vi.advanceTimersByTimeAsync(10);
    recorder.record(pod, backOff);
    expect(counts()).toEqual([['BackOff', 1]]);
  });

  it('tells nothing in a namespace that is going or gone', () => {
    const spec = { finalizers: ['kubernetes'] };
    store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'going' }, spec });
    store.delete(namespaces, undefined, 'going');
    recorder.record({ ...pod, metadata: { ...pod.metadata, namespace: 'going' } }, backOff);
    recorder.record({ ...pod, metadata: { ...pod.metadata, namespace: 'nowhere' } }, backOff);
    expect(store.list(events)).toEqual([]);
  });
});
