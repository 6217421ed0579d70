import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { cloneJson } from './json';
import type { KubeObject } from './kube-object';
import { createObjectStore, type ObjectStore, type WatchEvent } from './object-store';
import { configMaps, deployments, namespaces, pods } from './resources';
import { StatusError } from './status-error';

const namespace: KubeObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } };

function configMap(name: string, data: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' }, data };
}

function deployment(replicas: number): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas },
  };
}

function newStore(dataDir?: string): ObjectStore {
  const store = createObjectStore({ dataDir });
  if (!store.find(namespaces, undefined, 'default')) store.create(namespace);
  return store;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}

function statusOf(act: () => unknown): StatusError {
  try {
    act();
  } catch (error) {
    if (error instanceof StatusError) return error;
  }
  throw new Error('expected a StatusError');
}

describe('writes', () => {
  it('gives a new object its identity and freezes it', () => {
    const created = newStore().create(configMap('a', { key: 'value' }));
    expect(created.metadata.uid).toMatch(/^[0-9a-f-]{36}$/);
    expect(created.metadata.creationTimestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(() => Object.assign(created, { data: {} })).toThrow(TypeError);
  });

  it('makes a name of generateName', () => {
    const object: KubeObject = {
      ...configMap(''),
      metadata: { name: '', generateName: 'a-', namespace: 'default' },
    };
    expect(newStore().create(object).metadata.name).toMatch(/^a-[b-z2-9]{5}$/);
  });

  it('keeps the resourceVersion when nothing changes', () => {
    const store = newStore();
    const created = store.create(configMap('a', { key: 'value' }));
    expect(store.update(cloneJson(created)).metadata.resourceVersion).toBe(created.metadata.resourceVersion);
  });

  it('counts generations for the spec only, and keeps status out of update', () => {
    const store = newStore();
    const created = store.create(deployment(1));
    expect(created.metadata.generation).toBe(1);
    const status = store.updateStatus({
      ...cloneJson(created),
      status: { replicas: 1 },
      spec: { replicas: 9 },
    });
    expect(status).toMatchObject({
      spec: { replicas: 1 },
      status: { replicas: 1 },
      metadata: { generation: 1 },
    });
    const scaled = store.update({ ...cloneJson(status), spec: { replicas: 2 }, status: { replicas: 7 } });
    expect(scaled).toMatchObject({
      spec: { replicas: 2 },
      status: { replicas: 1 },
      metadata: { generation: 2 },
    });
  });

  it('rejects an update of an older state', () => {
    const store = newStore();
    const first = store.create(configMap('a'));
    store.update({ ...cloneJson(first), data: { key: 'new' } });
    const error = statusOf(() => store.update({ ...cloneJson(first), data: { key: 'late' } }));
    expect(error).toMatchObject({ code: 409, reason: 'Conflict' });
    expect(error.message).toContain('the object has been modified');
  });

  it('rejects what is there already, and what has no namespace to be in', () => {
    const store = newStore();
    store.create(configMap('a'));
    expect(statusOf(() => store.create(configMap('a'))).reason).toBe('AlreadyExists');
    const lost = { ...configMap('b'), metadata: { name: 'b', namespace: 'nowhere' } };
    expect(statusOf(() => store.create(lost)).message).toBe('namespaces "nowhere" not found');
  });
});

describe('deletion', () => {
  it('waits for finalizers and ends with the last one', () => {
    const store = newStore();
    const object = configMap('a');
    object.metadata.finalizers = ['example.com/hold'];
    store.create(object);
    const held = store.delete(configMaps, 'default', 'a');
    expect(held.metadata.deletionTimestamp).toBeDefined();
    const released = cloneJson(held);
    released.metadata.finalizers = [];
    store.update(released);
    expect(store.find(configMaps, 'default', 'a')).toBeUndefined();
  });

  it('gives a running pod its grace period', () => {
    const store = newStore();
    const metadata = { name: 'p', namespace: 'default' };
    store.create({ apiVersion: 'v1', kind: 'Pod', metadata, spec: { nodeName: 'node-1' } });
    expect(store.delete(pods, 'default', 'p').metadata.deletionGracePeriodSeconds).toBe(30);
    store.delete(pods, 'default', 'p', { gracePeriodSeconds: 0 });
    expect(store.find(pods, 'default', 'p')).toBeUndefined();
  });

  it('rejects a deletion whose preconditions fail', () => {
    const store = newStore();
    store.create(configMap('a'));
    const error = statusOf(() =>
      store.delete(configMaps, 'default', 'a', { preconditions: { uid: 'other' } }),
    );
    expect(error).toMatchObject({ code: 409, reason: 'Conflict' });
  });

  it('lets nothing into a namespace that is going', () => {
    const store = newStore();
    const held = {
      ...cloneJson(namespace),
      metadata: { name: 'going' },
      spec: { finalizers: ['kubernetes'] },
    };
    store.create(held);
    store.delete(namespaces, undefined, 'going');
    const late = { ...configMap('a'), metadata: { name: 'a', namespace: 'going' } };
    expect(statusOf(() => store.create(late))).toMatchObject({ code: 403, reason: 'Forbidden' });
  });
});

describe('watch', () => {
  it('tells every change once, in order, also of what a listener writes itself', async () => {
    const store = newStore();
    const seen: string[] = [];
    const stop = store.watch(configMaps, ({ type, object }) => {
      seen.push(`${type} ${object.metadata.name}`);
      if (object.metadata.name === 'a' && type === 'ADDED') store.create(configMap('b'));
    });
    const created = store.create(configMap('a'));
    store.update({ ...cloneJson(created), data: { key: 'value' } });
    store.delete(configMaps, 'default', 'a');
    await turn();
    expect(seen).toEqual(['ADDED a', 'MODIFIED a', 'DELETED a', 'ADDED b']);
    stop();
    store.create(configMap('c'));
    await turn();
    expect(seen).toHaveLength(4);
  });

  it('resumes after a resourceVersion, and says 410 when the window has moved on', async () => {
    const store = newStore();
    const start = store.resourceVersion;
    let object = store.create(configMap('a'));
    for (let index = 0; index < 10; index++)
      object = store.update({ ...cloneJson(object), data: { n: String(index) } });
    const seen: WatchEvent[] = [];
    store.watch(configMaps, (event) => seen.push(event), start + 1);
    expect(seen.map(({ type }) => type)).toEqual(Array(10).fill('MODIFIED'));
    for (let index = 0; index < 3000; index++)
      object = store.update({ ...cloneJson(object), data: { m: String(index) } });
    expect(statusOf(() => store.watch(configMaps, () => {}, start + 1))).toMatchObject({
      code: 410,
      reason: 'Expired',
    });
    await turn();
  });
});

describe('persistence', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'playground-store-'));
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  it('has everything after a restart, with higher resourceVersions', async () => {
    const before = newStore(dataDir);
    before.create(configMap('gone'));
    before.delete(configMaps, 'default', 'gone');
    const kept = before.create(deployment(3));
    await before.flushed();
    before.close();
    const after = newStore(dataDir);
    expect(after.list(configMaps)).toEqual([]);
    expect(after.get(deployments, 'default', 'web')).toEqual(kept);
    expect(after.resourceVersion).toBeGreaterThan(Number(kept.metadata.resourceVersion));
    after.close();
  });
});
