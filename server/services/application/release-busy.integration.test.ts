import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { clusterRetry } from '@/server/delivery/plan/deployment';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { addCluster } from '../cluster/add';
import { type ClusterFront, startClusterFront } from '../testing/cluster-front';
import { documentOf, uniqueName } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const charts = await startChartServer();
charts.add({ name: 'web', files: webChart });
const cluster = uniqueName('busy');
const tries = clusterRetry.times;
let front: ClusterFront;

beforeAll(async () => {
  front = await startClusterFront(kubeconfig);
  front.tokens.add('token');
  await addCluster(world.ctx, { name: cluster, kubeconfig: front.kubeconfig('token'), evenRegistered: true });
  // Nine tries are more than a minute.
  clusterRetry.times = 1;
});
afterAll(async () => {
  clusterRetry.times = tries;
  await Promise.all([charts.close(), front.close()]);
});

async function deliver(name: string, replicas: number, options: object) {
  const chart = { source: 'web', repoURL: charts.url };
  const properties = { chart, release: { name: 'site' }, values: { replicas }, options };
  const component = `    - {name: site, type: helmchart, properties: ${JSON.stringify(properties)}}\n`;
  const there = `  policies: [{name: there, type: topology, properties: {clusters: [${cluster}], namespace: ${name}}}]\n`;
  const { runId } = await world.apply(documentOf(name, component, there));
  const { state } = await world.ended(runId, 60_000);
  const nodes = await database.db
    .select()
    .from(node)
    .where(eq(node.executionId, runId ?? ''));
  const failed = nodes.find(({ error }) => error !== null)?.error as { message: string } | undefined;
  return { state, message: failed?.message ?? '' };
}

async function releases(namespace: string): Promise<string[]> {
  const found = await world.api.list('v1', 'Secret', { namespace, labelSelector: 'owner=helm' });
  return found
    .map(({ metadata }) => `${metadata.name.split('.').at(-1)} ${metadata.labels?.['status']}`)
    .sort();
}

it.each([
  ['is marked as failed, and does not stand in the way of the next', {}, ['v1 deployed', 'v2 failed']],
  [
    'is gone back from where that is asked for, which fails too',
    { atomic: true },
    ['v1 deployed', 'v2 failed', 'v3 failed'],
  ],
])('a revision that fails for want of a cluster with time %s', async (_, options, left) => {
  const name = uniqueName('busy');
  expect(await deliver(name, 1, options)).toMatchObject({ state: 'succeeded' });
  front.beBusyFor(/^PATCH .*\/deployments\//);
  const { state, message } = await deliver(name, 2, options);
  front.beBusyFor(null);
  expect(state).toBe('failed');
  expect(message).toContain('too busy');
  expect(await releases(name)).toEqual(left);
  expect(await deliver(name, 3, options)).toMatchObject({ state: 'succeeded' });
  expect((await releases(name)).filter((each) => /deployed|pending/.test(each))).toHaveLength(1);
});
