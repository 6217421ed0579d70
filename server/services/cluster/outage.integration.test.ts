import { eq, inArray } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instance } from '@/db/schema/delivery';
import { execution, node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { getApplication } from '../application/get';
import { getTopology } from '../application/topology';
import { type ClusterFront, startClusterFront } from '../testing/cluster-front';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { addCluster } from './add';
import { getCluster } from './list';

const { database, world, kubeconfig, startCluster } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const [lost, kept] = [uniqueName('lost'), uniqueName('kept')];
let front: ClusterFront;
let other: ClusterFront;

beforeAll(async () => {
  front = await startClusterFront(kubeconfig);
  other = await startClusterFront(await startCluster());
  for (const [name, each] of [
    [lost, front],
    [kept, other],
  ] as const) {
    each.tokens.add('token');
    await addCluster(world.ctx, { name, kubeconfig: each.kubeconfig('token'), evenRegistered: true });
  }
});
afterAll(async () => {
  await front.close();
  await other.close();
});

/** To each of the clusters so many applications; the ids of their runs. */
async function deliver(cluster: string, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, () => uniqueName('app'));
  const applied = await Promise.all(
    names.map((name) => {
      const to = `{name: there, type: topology, properties: {clusters: [${cluster}], namespace: ${name}}}`;
      return world.apply(documentOf(name, webservice(), `  policies: [${to}]\n`));
    }),
  );
  return applied.map(({ runId }) => runId ?? '');
}

const statesOf = async (ids: string[]) =>
  (await db.select().from(execution).where(inArray(execution.id, ids))).map(({ state }) => state);

const messagesOf = async () =>
  (await db.select({ message: node.message }).from(node).where(eq(node.state, 'waiting'))).map(
    ({ message }) => message ?? '',
  );

describe.each(['freeze', 'refuse'] as const)(
  'a cluster that goes away in the middle of deliveries (%s)',
  (how) => {
    it('fails none of them, says since when, and holds up no other cluster', async () => {
      const warm = await deliver(kept, 6);
      const warmAtMs = performance.now();
      await Promise.all(warm.map((id) => world.ended(id)));
      const usualMs = performance.now() - warmAtMs;

      const first = await deliver(lost, 6);
      front.become(how);
      const second = await deliver(lost, 6);
      const beganMs = performance.now();
      const others = await deliver(kept, 6);
      await Promise.all(others.map((id) => world.ended(id)));
      expect((await statesOf(others)).every((state) => state === 'succeeded')).toBe(true);
      // The same deliveries take what they took; half of the hands at a loss would take the timeout of a call, 30 s.
      expect(performance.now() - beganMs).toBeLessThan(usualMs * 3 + 5_000);

      const away = await until(async () => {
        const row = await getCluster(world.ctx, { project: 'default', name: lost });
        return row.state === 'unreachable' && row;
      });
      expect(away.unreachableSince).toBeInstanceOf(Date);
      await until(async () =>
        (await messagesOf()).some((message) => message.includes(`Cluster "${lost}" is unreachable since`)),
      );
      expect(await statesOf(second)).not.toContain('failed');

      front.become('up');
      const ended = await Promise.all([...first, ...second].map((id) => world.ended(id, 30_000)));
      expect(ended.map(({ state, error }) => [state, error])).toEqual(ended.map(() => ['succeeded', null]));
      await until(
        async () => (await getCluster(world.ctx, { project: 'default', name: lost })).state === 'connected',
      );
    });
  },
);

it('waits for a cluster that was registered unreached, whose version nobody knows', async () => {
  const name = uniqueName('unknown');
  const unknown = await startClusterFront(kubeconfig);
  unknown.tokens.add('token');
  unknown.become('refuse');
  await addCluster(world.ctx, {
    name,
    kubeconfig: unknown.kubeconfig('token'),
    evenUnreachable: true,
    evenRegistered: true,
  });
  const ids = await deliver(name, 1);
  await until(async () =>
    (await messagesOf()).some((message) => message.includes(`Cluster "${name}" is unreachable since`)),
  );
  expect((await getCluster(world.ctx, { project: 'default', name })).version).toBeNull();
  unknown.become('up');
  const ended = await Promise.all(ids.map((id) => world.ended(id, 30_000)));
  expect(ended.map(({ state, error }) => [state, error])).toEqual([['succeeded', null]]);
  await unknown.close();
});

describe('what has long been well on a cluster', () => {
  it.each(['refuse', 'expire'] as const)('is stale soon after nothing is seen of it (%s)', async (how) => {
    const name = uniqueName('well');
    const to = `{name: there, type: topology, properties: {clusters: [${lost}], namespace: ${name}}}`;
    await world.ended((await world.apply(documentOf(name, webservice(), `  policies: [${to}]\n`))).runId);
    const at = { project: 'default', name };
    const stateOf = async () => (await getApplication(world.ctx, at)).state;
    await until(async () => (await stateOf()) === 'running');
    await db.update(instance).set({ nextCheckAt: new Date(Date.now() + 300_000), checkIntervalMs: 300_000 });
    if (how === 'expire') front.tokens.delete('token');
    // Cuts the watches too.
    front.become(how === 'expire' ? 'up' : 'refuse');
    await until(async () => (await stateOf()) === 'stale');
    const [place] = (await getTopology(world.ctx, at)).instances;
    expect(place?.checkedAt).toBeInstanceOf(Date);
    const states = place?.components.flatMap((each) => [each, ...each.resources, ...each.pods]);
    expect(new Set(states?.map(({ state }) => state))).toEqual(new Set(['stale']));
    front.tokens.add('token');
    front.become('up');
    await until(async () => (await stateOf()) === 'running');
  });
});
