import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Node } from '@/playground/controllers/objects/cluster';
import type { Pod } from '@/playground/controllers/objects/pod';
import { startControllers } from '@/playground/controllers/start';
import { createObjectStore, type ObjectStore } from '@/playground/store/object-store';
import { configMaps, nodes, pods, serviceAccounts } from '@/playground/store/resources';

let store: ObjectStore;
let stop: () => void;
const settle = () => vi.advanceTimersByTimeAsync(500);

beforeEach(async () => {
  vi.useFakeTimers();
  store = createObjectStore();
  store.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } });
  stop = startControllers(store, { authority: 'PEM' });
  await settle();
});
afterEach(() => {
  stop();
  vi.useRealTimers();
});

function change(name: string, spec: Node['spec']): void {
  store.update({ ...store.get<Node>(nodes, undefined, name), spec });
}

async function runningPod(spec: Partial<Pod['spec']> = {}): Promise<Pod> {
  const containers = [{ name: 'a', image: 'nginx' }];
  store.create<Pod>({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'default' },
    spec: { containers, ...spec },
  });
  await settle();
  return store.get<Pod>(pods, 'default', 'a');
}

describe('nodes', () => {
  it('are three, ready, in three zones', () => {
    const all = store.list<Node>(nodes);
    expect(all.map(({ metadata }) => metadata.labels?.['topology.kubernetes.io/zone'])).toEqual([
      'zone-1',
      'zone-2',
      'zone-3',
    ]);
    for (const { status } of all)
      expect(status?.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  });

  it('bear a mark while they are cordoned', async () => {
    change('node-1', { unschedulable: true });
    await settle();
    const taint = {
      key: 'node.kubernetes.io/unschedulable',
      effect: 'NoSchedule',
      timeAdded: expect.any(String),
    };
    expect(store.get<Node>(nodes, undefined, 'node-1').spec?.taints).toEqual([taint]);
    change('node-1', { ...store.get<Node>(nodes, undefined, 'node-1').spec, unschedulable: undefined });
    await settle();
    expect(store.get<Node>(nodes, undefined, 'node-1').spec?.taints).toBeUndefined();
  });

  it('drive off pods that do not bear their taint', async () => {
    const { spec } = await runningPod();
    change(spec.nodeName ?? '', { taints: [{ key: 'k', effect: 'NoExecute' }] });
    await settle();
    expect(store.find(pods, 'default', 'a')).toBeUndefined();
  });

  it('keep pods that bear it', async () => {
    const { spec } = await runningPod({ tolerations: [{ key: 'k', operator: 'Exists' }] });
    change(spec.nodeName ?? '', { taints: [{ key: 'k', effect: 'NoExecute' }] });
    await settle();
    expect(store.find(pods, 'default', 'a')).toBeDefined();
  });

  it('take their pods with them', async () => {
    const { spec } = await runningPod();
    store.delete(nodes, undefined, spec.nodeName ?? '');
    await settle();
    expect(store.find(pods, 'default', 'a')).toBeUndefined();
  });
});

describe('namespaces', () => {
  it('have an account and what to trust, also after somebody has taken or changed it', async () => {
    expect(store.get(configMaps, 'default', 'kube-root-ca.crt')['data']).toEqual({ 'ca.crt': 'PEM' });
    store.delete(serviceAccounts, 'default', 'default');
    store.update({ ...store.get(configMaps, 'default', 'kube-root-ca.crt'), data: {} });
    await settle();
    expect(store.find(serviceAccounts, 'default', 'default')).toBeDefined();
    expect(store.get(configMaps, 'default', 'kube-root-ca.crt')['data']).toEqual({ 'ca.crt': 'PEM' });
  });
});
