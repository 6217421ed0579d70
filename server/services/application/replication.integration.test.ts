import { expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { applyDocuments } from './apply';
import { dryRunApplication } from './dry-run';

const { world } = await createTestWorld({ packPlugins, startPlayground });

const copied = (keys: string, selector = 'web') => `  policies:
    - {name: regions, type: replication, properties: {keys: [${keys}], selector: [${selector}]}}
    - {name: kept, type: garbage-collect, properties: {rules: [{selector: {componentNames: [web], resourceTypes: [Service]}, strategy: never}]}}
    - {name: more, type: override, properties: {components: [{name: web, traits: [{type: scaler, properties: {replicas: 2}}]}]}}
  workflow: {steps: [{name: all, type: deploy, properties: {policies: [regions, more]}}]}
`;
const objects =
  '    - {name: db, type: k8s-objects, dependsOn: [web], properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: db}}]}}\n';
const there = async (namespace: string, apiVersion: string, kind: string) =>
  (await world.api.list(apiVersion, kind, { namespace })).map(({ metadata }) => metadata.name).toSorted();

it('delivers a copy for each key, changed by every override, and removes those whose key goes', async () => {
  const name = uniqueName('copies');
  const first = await world.apply(documentOf(name, webservice() + objects, copied('east, west')));
  expect(await world.ended(first.runId)).toMatchObject({ state: 'succeeded' });
  expect(await there(name, 'apps/v1', 'Deployment')).toEqual(['web-east', 'web-west']);
  expect(await world.deployment(name, 'web-east')).toMatchObject({
    metadata: { labels: { 'app.oam.dev/component': 'web-east', 'app.oam.dev/replicaKey': 'east' } },
    spec: { replicas: 2 },
    status: { readyReplicas: 2 },
  });
  expect(
    await world.api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'db' }),
  ).not.toBeNull();

  const second = await world.apply(documentOf(name, webservice() + objects, copied('west, north')));
  expect(await world.ended(second.runId)).toMatchObject({ state: 'succeeded' });
  expect(await there(name, 'apps/v1', 'Deployment')).toEqual(['web-north', 'web-west']);
  // A rule for the component is one for its copies.
  expect(await there(name, 'v1', 'Service')).toEqual(['web-east', 'web-north', 'web-west']);
}, 60_000);

it.each([
  [
    'a component that is not there',
    copied('a', 'wep'),
    { code: 'invalid-document', path: 'spec.policies[0].properties.selector[0]' },
  ],
  ['a key that is no part of a name', copied('East'), { path: 'spec.policies[0].properties.keys[0]' }],
])('refuses %s when it is saved, at its line', async (_what, rest, problem) => {
  const document = documentOf(uniqueName('refused'), webservice(), rest);
  await expect(applyDocuments(world.ctx, { project: 'default', document })).rejects.toMatchObject({
    ...problem,
    position: { line: 8 },
  });
});

it('refuses copies that would be the same object', async () => {
  const document = documentOf(uniqueName('same'), webservice() + objects, copied('a, b', 'db'));
  await expect(applyDocuments(world.ctx, { project: 'default', document })).rejects.toMatchObject({
    message: 'Two components make the ConfigMap db.',
    path: 'spec.components[1]',
    position: { line: 7 },
  });
});

const twice = '{apiVersion: v1, kind: ConfigMap, metadata: {name: it}}';
it('refuses what a component makes twice when it is saved, and says it in a dry run', async () => {
  const component = `    - {name: all, type: k8s-objects, properties: {objects: [${twice}, ${twice}]}}\n`;
  const document = documentOf(uniqueName('twice'), component);
  const problem = {
    message: 'The component all makes the ConfigMap it twice.',
    path: 'spec.components[0]',
    position: { line: 6 },
  };
  await expect(applyDocuments(world.ctx, { project: 'default', document })).rejects.toMatchObject(problem);
  expect((await dryRunApplication(world.ctx, { project: 'default', document })).problems).toMatchObject([
    problem,
  ]);
});
