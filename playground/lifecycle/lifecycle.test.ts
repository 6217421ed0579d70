import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cloneJson } from '@/playground/store/json';
import type { KubeObject, OwnerReference } from '@/playground/store/kube-object';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import { configMaps, namespaces } from '@/playground/store/resources';
import { ensureBasics, keepApiService } from './bootstrap';
import { startGarbageCollector } from './garbage-collector';
import { startNamespaceDeletion } from './namespace-deletion';

let store: ObjectStore;
let stops: (() => void)[] = [];
const defects: unknown[] = [];

beforeEach(() => {
  const onError = (error: unknown): void => void defects.push(error);
  store = createObjectStore({ onError });
  ensureBasics(store);
  stops = [
    startGarbageCollector(store, onError),
    startNamespaceDeletion(store, onError),
    keepApiService(store),
  ];
});

afterEach(() => {
  for (const stop of stops) stop();
});

function create(name: string, more: Partial<KubeObject['metadata']> = {}): KubeObject {
  return store.create({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...more },
  });
}

function ownedBy({ metadata }: KubeObject): OwnerReference {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: metadata.name,
    uid: metadata.uid ?? '',
    blockOwnerDeletion: true,
  };
}

function names(): string[] {
  return store.list(configMaps, 'default').map(({ metadata }) => metadata.name);
}

describe('owners', () => {
  it('take what they own with them', async () => {
    const owner = create('owner');
    const owned = create('owned', { ownerReferences: [ownedBy(owner)] });
    create('below', { ownerReferences: [ownedBy(owned)] });
    create('other');
    store.delete(configMaps, 'default', 'owner', { propagationPolicy: 'Background' });
    await expect.poll(names).toEqual(['other']);
  });

  it('go last when deleted in the foreground', async () => {
    const owner = create('owner');
    create('owned', { ownerReferences: [ownedBy(owner)], finalizers: ['example.com/hold'] });
    store.delete(configMaps, 'default', 'owner', { propagationPolicy: 'Foreground' });
    await expect
      .poll(() => store.find(configMaps, 'default', 'owned')?.metadata.deletionTimestamp)
      .toBeDefined();
    expect(names()).toEqual(['owned', 'owner']);
    const held = cloneJson(store.get(configMaps, 'default', 'owned'));
    held.metadata.finalizers = (held.metadata.finalizers ?? []).filter((each) => each !== 'example.com/hold');
    store.update(held);
    await expect.poll(names).toEqual([]);
  });

  it('let go of what is to stay', async () => {
    const owner = create('owner');
    create('owned', { ownerReferences: [ownedBy(owner)] });
    store.delete(configMaps, 'default', 'owner', { propagationPolicy: 'Orphan' });
    await expect.poll(names).toEqual(['owned']);
    expect(store.get(configMaps, 'default', 'owned').metadata.ownerReferences).toBeUndefined();
  });

  it('that never were leave nothing behind', async () => {
    create('lost', {
      ownerReferences: [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'nobody', uid: 'none' }],
    });
    await expect.poll(names).toEqual([]);
  });
});

describe('namespaces', () => {
  function makeNamespace(): void {
    store.create({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'temp' },
      spec: { finalizers: ['kubernetes'] },
    });
  }

  it('go when they are empty', async () => {
    makeNamespace();
    store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'temp' } });
    store.delete(namespaces, undefined, 'temp');
    await expect.poll(() => store.find(namespaces, undefined, 'temp')).toBeUndefined();
    expect(store.find(configMaps, 'temp', 'a')).toBeUndefined();
  });

  it('tell what holds them', async () => {
    makeNamespace();
    const metadata = { name: 'a', namespace: 'temp', finalizers: ['example.com/hold'] };
    store.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata });
    store.delete(namespaces, undefined, 'temp');
    const conditions = (): string => JSON.stringify(store.get(namespaces, undefined, 'temp').status);
    await expect.poll(conditions).toContain('finalizers remaining: example.com/hold in 1 resource instances');
  });
});

it('has met no defect of its own in all this', () => {
  expect(defects).toEqual([]);
});
