import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cluster, clusterFacts } from '@/db/schema/environment';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { newId } from '@/server/platform/ids';
import { type ClusterFront, startClusterFront } from '../testing/cluster-front';
import { uniqueName } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';
import { getCluster, listClusters, pageClusters } from './list';
import { claimDue, probeCluster } from './probe';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const { clusters, ctx } = world;
const project = 'default';
const name = uniqueName('probed');
let front: ClusterFront;

beforeAll(async () => {
  front = await startClusterFront(kubeconfig);
  front.tokens.add('token');
  await addCluster(ctx, { name, kubeconfig: front.kubeconfig('token'), evenRegistered: true });
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
  const deps = { db, clusters, now: () => new Date() };
  for (const due of await claimDue(deps, 100)) await probeCluster(deps, due);
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

it('is looked at less often the longer it has been away', async () => {
  const due = async (hoursAway: number | null) => {
    const unreachableSince = hoursAway === null ? null : new Date(Date.now() - hoursAway * 3_600_000);
    await db
      .update(cluster)
      .set({ nextProbeAt: new Date(0), unreachableSince })
      .where(eq(cluster.name, name));
    await claimDue({ db }, 100);
    const [row] = await db.select().from(cluster).where(eq(cluster.name, name));
    return ((row?.nextProbeAt.getTime() ?? 0) - Date.now()) / 1_000;
  };
  expect(await due(null)).toBeLessThan(70);
  expect(await due(0.01)).toBeLessThan(70);
  const afterHours = await due(3);
  expect(afterHours).toBeGreaterThan(260);
  expect(afterHours).toBeLessThan(340);
  await db.update(cluster).set({ unreachableSince: null }).where(eq(cluster.name, name));
});

it('is found by name and by label, a page at a time, what does not answer first', async () => {
  const [own] = await db.select().from(cluster).where(eq(cluster.name, name));
  if (!own) throw new TypeError('it is registered');
  await db.insert(cluster).values(
    Array.from({ length: 25 }, (_, index) => ({
      ...own,
      id: newId('clu'),
      name: `many-${String(index).padStart(2, '0')}`,
      labels: { shard: String(index % 5) },
      state: index === 20 ? ('unreachable' as const) : ('connected' as const),
      nextProbeAt: new Date(Date.now() + 3_600_000),
    })),
  );
  const page = (input: object) => pageClusters(ctx, { project, ...input });
  const first = await page({ search: 'many-', pageSize: 10 });
  expect(first.total).toBe(25);
  expect(first.items.map((each) => each.name).slice(0, 3)).toEqual(['many-20', 'many-00', 'many-01']);
  const last = await page({ search: 'many-', pageSize: 10, page: 3 });
  expect(last.items).toHaveLength(5);
  const labelled = await page({ search: 'shard=3' });
  expect(labelled.items.map((each) => each.name)).toEqual(
    [3, 8, 13, 18, 23].map((n) => `many-${String(n).padStart(2, '0')}`),
  );
  expect((await page({ search: 'MANY-07' })).items).toHaveLength(1);
  expect((await page({ search: '%' })).total).toBe(0);
});
