import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PersistentVolume, PersistentVolumeClaim } from '@/playground/controllers/objects/cluster';
import { startControllers } from '@/playground/controllers/start';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import {
  events,
  persistentVolumeClaims,
  persistentVolumes,
  storageClasses,
} from '@/playground/store/resources';

let store: ObjectStore;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  store = createObjectStore();
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  stop = startControllers(store);
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function claim(spec: Partial<PersistentVolumeClaim['spec']> = {}): void {
  const base = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
  const metadata = { name: 'data', namespace: 'default', finalizers: ['kubernetes.io/pvc-protection'] };
  store.create({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata, spec: { ...base, ...spec } });
}

async function settled(): Promise<PersistentVolumeClaim | undefined> {
  await vi.advanceTimersByTimeAsync(200);
  return store.find<PersistentVolumeClaim>(persistentVolumeClaims, 'default', 'data');
}

const reasons = () =>
  store
    .list(events, 'default')
    .filter(({ metadata }) => metadata.name.startsWith('data.'))
    .map((event) => event['reason']);

describe('claims', () => {
  it('get a volume of the default class, which goes with them', async () => {
    claim();
    const bound = await settled();
    expect(bound?.status).toMatchObject({ phase: 'Bound', capacity: { storage: '1Gi' } });
    expect(bound?.spec.storageClassName).toBe('standard');
    const [volume] = store.list<PersistentVolume>(persistentVolumes);
    expect(volume).toMatchObject({
      metadata: { name: `pvc-${bound?.metadata.uid}` },
      status: { phase: 'Bound' },
    });
    expect(reasons()).toEqual(expect.arrayContaining(['ExternalProvisioning', 'ProvisioningSucceeded']));
    store.delete(persistentVolumeClaims, 'default', 'data');
    expect(await settled()).toBeUndefined();
    expect(store.list(persistentVolumes)).toEqual([]);
  });

  it('of an unknown class wait until there is one', async () => {
    claim({ storageClassName: 'fast' });
    expect((await settled())?.status?.phase).toBe('Pending');
    expect(reasons()).toEqual(['ProvisioningFailed']);
    const standard = store.get(storageClasses, undefined, 'standard');
    store.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'fast' },
      provisioner: standard['provisioner'],
    });
    expect((await settled())?.status?.phase).toBe('Bound');
  });

  it('wait for their first pod when the class says so', async () => {
    const provisioner = store.get(storageClasses, undefined, 'standard')['provisioner'];
    const volumeBindingMode = 'WaitForFirstConsumer';
    store.create({
      apiVersion: 'storage.k8s.io/v1',
      kind: 'StorageClass',
      metadata: { name: 'late' },
      provisioner,
      volumeBindingMode,
    });
    claim({ storageClassName: 'late' });
    expect((await settled())?.status?.phase).toBe('Pending');
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const spec = { containers: [{ name: 'a', image: 'nginx' }], volumes };
    store.create({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a', namespace: 'default' }, spec });
    expect((await settled())?.status?.phase).toBe('Bound');
  });

  it('without any class say that there is none', async () => {
    store.delete(storageClasses, undefined, 'standard');
    claim();
    await settled();
    expect(reasons()).toEqual(['FailedBinding']);
  });
});
