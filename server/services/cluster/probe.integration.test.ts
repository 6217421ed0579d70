import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cluster, clusterFacts } from '@/db/schema/environment';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { type ClusterFront, startClusterFront } from '../testing/cluster-front';
import { uniqueName } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';
import { getCluster, listClusters } from './list';
import { probeDue } from './probe';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const { clusters, ctx } = world;
const project = 'default';
const name = uniqueName('probed');
let front: ClusterFront;

beforeAll(async () => {
  front = await startClusterFront(kubeconfig);
  front.tokens.add('token');
  await addCluster(ctx, { name, kubeconfig: front.kubeconfig('token') });
  const storageClass = {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    provisioner: 'example.com/disk',
  };
  const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
  await world.api.apply({ ...storageClass, metadata: { name: 'probed-disk', annotations } });
});
afterAll(async () => {
  await world.api.delete({ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: 'probed-disk' });
  await front.close();
});

const probe = async () => {
  await db
    .update(cluster)
    .set({ nextProbeAt: new Date(0) })
    .where(eq(cluster.name, name));
  while (await probeDue({ db, clusters, now: () => new Date() }, 4));
};

it('finds out what a cluster offers, which is told by page and list', async () => {
  await probe();
  const { facts } = await getCluster(ctx, { project, name });
  expect(facts).toMatchObject({
    nodes: { total: 3, ready: 3 },
    capacity: { cpu: { allocatable: expect.any(Number) }, pods: { requested: expect.any(Number) } },
  });
  expect(facts?.capacity?.memory.allocatable).toBeGreaterThan(0);
  expect(facts?.storageClasses).toContainEqual({
    name: 'probed-disk',
    provisioner: 'example.com/disk',
    isDefault: true,
  });
  const listed = (await listClusters(ctx, { project })).find((each) => each.name === name);
  expect(listed).toMatchObject({ nodes: { total: 3, ready: 3 }, latencyMs: expect.any(Number) });
});

it('asks again for what it offers only when that is old', async () => {
  const lists = () => front.calls.filter((call) => call.includes('/storageclasses')).length;
  const before = lists();
  await probe();
  expect(lists()).toBe(before);
  await db.update(clusterFacts).set({ foundAt: new Date(0) });
  await probe();
  expect(lists()).toBe(before + 1);
});

it('says since when a cluster does not answer, and that it is back', async () => {
  front.become('refuse');
  await probe();
  const away = await getCluster(ctx, { project, name });
  expect(away).toMatchObject({ state: 'unreachable', unreachableSince: expect.any(Date) });
  expect(away.facts).not.toBeNull();
  await probe();
  expect((await getCluster(ctx, { project, name })).unreachableSince).toEqual(away.unreachableSince);
  front.become('up');
  await probe();
  expect(await getCluster(ctx, { project, name })).toMatchObject({
    state: 'connected',
    unreachableSince: null,
  });
});
