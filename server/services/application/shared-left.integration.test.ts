import { afterAll, beforeAll, expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { addCluster } from '../cluster/add';
import { type ClusterFront, startClusterFront } from '../testing/cluster-front';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { deleteApplication } from './delete';

const { world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';
const cluster = uniqueName('away');
let front: ClusterFront;
let clusterId = '';

beforeAll(async () => {
  front = await startClusterFront(kubeconfig);
  front.tokens.add('token');
  const added = await addCluster(world.ctx, {
    name: cluster,
    kubeconfig: front.kubeconfig('token'),
    evenRegistered: true,
  });
  clusterId = added.id;
});
afterAll(() => front.close());

it.each([
  ['is tended by the next that is delivered', true],
  ['goes with the last, whoever was delivered since', false],
])(
  'what was shared with an application that a dead cluster left behind %s',
  async (_what, delivers) => {
    const [place, second] = [uniqueName('first'), uniqueName('second')];
    const components = (by: string) =>
      `    - {name: web, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: both}, data: {by: ${by}}}]}}\n`;
    const policies = `  policies:
    - {name: it, type: shared-resource, properties: {rules: [{selector: {resourceNames: [both]}}]}}
    - {name: to, type: topology, properties: {clusters: [${cluster}], namespace: ${place}}}
`;
    const deliver = async (name: string, by: string) => {
      const { runId } = await world.apply(documentOf(name, components(by), policies));
      expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    };
    const third = uniqueName('third');
    for (const name of [place, second, third]) await deliver(name, name);
    const remove = async (name: string) => {
      const { runId } = await deleteApplication(world.ctx, { project, name });
      expect(await world.ended(runId, 60_000)).toMatchObject({ state: 'succeeded' });
    };
    const both = () => world.api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: place, name: 'both' });

    front.become('refuse');
    await remove(place);
    front.become('up');
    await until(async () => !world.clusters.isAway(clusterId));
    if (delivers) await deliver(second, 'changed');
    const live = await both();
    expect([live?.metadata.annotations?.['app.oam.dev/shared-by'], live?.['data']]).toEqual(
      delivers
        ? [`default/${second},default/${third}`, { by: 'changed' }]
        : [`default/${place},default/${second},default/${third}`, { by: place }],
    );
    await remove(third);
    await remove(second);
    expect(await both()).toBeNull();
  },
  120_000,
);
