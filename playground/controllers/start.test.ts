import { afterEach, describe, expect, it } from 'vitest';
import { cloneJson } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import {
  deployments,
  namespaces,
  pods,
  replicaSets,
  replicationControllers,
} from '@/playground/store/resources';
import type { Deployment } from './objects/workload';
import { startControllers } from './start';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

function startStore(): ObjectStore {
  const store = createObjectStore();
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  expect(store.find(namespaces, undefined, 'default')).toBeDefined();
  stop = startControllers(store, {
    onError: (error) => {
      throw error;
    },
  });
  return store;
}

function deployment(image: string, replicas: number): KubeObject {
  const labels = { app: 'web' };
  const template = { metadata: { labels }, spec: { containers: [{ name: 'web', image }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'default' },
    spec: { replicas, selector: { matchLabels: labels }, template },
  };
}

async function until(check: () => boolean): Promise<void> {
  const deadline = Date.now() + 5_000;
  while (!check()) {
    if (Date.now() > deadline) throw new Error('took too long');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const statusOf = (store: ObjectStore) => store.get<Deployment>(deployments, 'default', 'web').status;

describe('startControllers', () => {
  it('brings a deployment up, rolls it out anew and takes it down', async () => {
    const store = startStore();
    store.create(deployment('nginx:1', 2));
    await until(() => statusOf(store)?.availableReplicas === 2);
    const current = store.get(deployments, 'default', 'web');
    store.update({ ...cloneJson(current), spec: cloneJson(deployment('nginx:2', 2).spec ?? {}) });
    await until(() => statusOf(store)?.observedGeneration === 2 && statusOf(store)?.updatedReplicas === 2);
    await until(() => statusOf(store)?.replicas === 2);
    expect(store.list(replicaSets, 'default')).toHaveLength(2);
    const scaled = store.get(deployments, 'default', 'web');
    store.update({ ...cloneJson(scaled), spec: cloneJson(deployment('nginx:2', 0).spec ?? {}) });
    await until(() => store.list(pods, 'default').length === 0);
  });
});

describe('replication controllers', () => {
  it('keep as many pods as asked for', async () => {
    const store = startStore();
    const labels = { app: 'old' };
    const template = { metadata: { labels }, spec: { containers: [{ name: 'a', image: 'nginx' }] } };
    const spec = { replicas: 2, selector: labels, template };
    const metadata = { name: 'old', namespace: 'default' };
    store.create({ apiVersion: 'v1', kind: 'ReplicationController', metadata, spec });
    await until(() => {
      const status = store.get(replicationControllers, 'default', 'old').status;
      return status?.['readyReplicas'] === 2 && store.list(pods, 'default').length === 2;
    });
    store.delete(pods, 'default', store.list(pods, 'default')[0]?.metadata.name ?? '');
    await until(() => store.get(replicationControllers, 'default', 'old').status?.['readyReplicas'] === 1);
    await until(() => store.get(replicationControllers, 'default', 'old').status?.['readyReplicas'] === 2);
    expect(store.list(pods, 'default')).toHaveLength(2);
  });
});
