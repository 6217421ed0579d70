import { describe, expect, it } from 'vitest';
import { cluster, namespace as namespaceTable } from '@/db/schema/environment';
import { project as projectTable } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { diffApplication } from './diff';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';
const diff = async (document: string) => {
  const { places, problems } = await diffApplication(world.ctx, { project, document });
  expect(problems).toEqual([]);
  return places;
};
const changesOf = (places: Awaited<ReturnType<typeof diff>>) =>
  places.flatMap(({ objects }) => objects.map(({ change, kind, name }) => `${change} ${kind} ${name}`));

describe('the diff of a document', () => {
  it('creates an object whose kind comes with it, and refuses one whose kind does not', async () => {
    const name = uniqueName('diff');
    await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    const objects = [
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `gadgets.${name}.example.com` },
        spec: {
          group: `${name}.example.com`,
          scope: 'Namespaced',
          names: { plural: 'gadgets', singular: 'gadget', kind: 'Gadget' },
          versions: [
            { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } },
          ],
        },
      },
      { apiVersion: `${name}.example.com/v1`, kind: 'Gadget', metadata: { name: 'g' } },
      { apiVersion: `${name}.example.com/v1`, kind: 'Other', metadata: { name: 'o' } },
    ];
    const text = documentOf(
      name,
      `    - {name: web, type: k8s-objects, properties: ${JSON.stringify({ objects })}}\n`,
    );
    expect(changesOf(await diff(text)).toSorted()).toEqual([
      `create CustomResourceDefinition gadgets.${name}.example.com`,
      'create Gadget g',
      'refused Other o',
    ]);
  });

  it('creates what is not there, changes fields, removes what is no longer rendered, and leaves the rest', async () => {
    const name = uniqueName('diff');
    const first = documentOf(
      name,
      webservice() + webservice('nginx:1', 'old') + webservice('nginx:1', 'same'),
    );
    expect(new Set(changesOf(await diff(first)).map((each) => each.split(' ')[0]))).toEqual(
      new Set(['create']),
    );
    expect(await world.deployment(name)).toBeNull();
    await world.ended((await world.apply(first)).runId);
    expect(new Set(changesOf(await diff(first)).map((each) => each.split(' ')[0]))).toEqual(
      new Set(['none']),
    );
    const places = await diff(
      documentOf(
        name,
        webservice('nginx:1.28') + webservice('nginx:1', 'same') + webservice('nginx:1', 'more'),
      ),
    );
    expect(places).toHaveLength(1);
    expect(changesOf(places).toSorted()).toEqual([
      'change Deployment web',
      'create Deployment more',
      'create Service more',
      'none Deployment same',
      'none Service same',
      'none Service web',
      'remove Deployment old',
      'remove Service old',
    ]);
    const web = places[0]?.objects.find((each) => each.kind === 'Deployment' && each.name === 'web');
    expect(web).toMatchObject({ restarts: true, component: 'web' });
    expect(web?.fields).toEqual([
      {
        path: 'spec.template.spec.containers[web].image',
        before: expect.stringContaining('nginx') as string,
        after: 'nginx:1.28',
      },
    ]);
  });

  it('shows what somebody changed in the cluster, and writes nothing', async () => {
    const name = uniqueName('edited');
    const left = '  policies: [{name: left, type: drift, properties: {mode: report}}]\n';
    const text = documentOf(name, webservice(), left);
    await world.ended((await world.apply(text)).runId);
    const id = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
    const image = [{ op: 'replace', path: '/spec/template/spec/containers/0/image', value: 'nginx:hacked' }];
    const edited = await world.api.patch(id, image, 'json');
    const [place] = await diff(text);
    const found = place?.objects.find((each) => each.kind === 'Deployment');
    expect(found?.fields).toMatchObject([
      { path: 'spec.template.spec.containers[web].image', before: 'nginx:hacked' },
    ]);
    expect((await world.deployment(name))?.metadata['generation']).toBe(edited.metadata.generation);
  });

  it('says what the cluster would refuse, and whose an object is', async () => {
    const name = uniqueName('foreign');
    await world.ended((await world.apply(documentOf(name, webservice('nginx', 'web')))).runId);
    const other = uniqueName('other');
    const document = documentOf(other, webservice('nginx', 'web')).replace(
      `namespace: ${other}`,
      `namespace: ${name}`,
    );
    const [place] = await diff(document);
    const refused = place?.objects.find((each) => each.kind === 'Deployment');
    expect(refused).toMatchObject({
      change: 'refused',
      problem: { code: 'conflict', message: expect.stringContaining(name) as string },
    });
  });

  it("rejects another project's namespace without a look at what is there, whatever policy asks for it", async () => {
    const theirs = uniqueName('theirs');
    const { db } = database;
    const [home] = await db.select().from(cluster);
    await db.insert(projectTable).values({ id: theirs, name: theirs, title: theirs });
    await db
      .insert(namespaceTable)
      .values({ id: theirs, clusterId: home?.id ?? '', projectId: theirs, name: theirs });
    await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: theirs } });
    const secret = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'plans', namespace: theirs } };
    await world.api.apply({ ...secret, data: { plan: 'canary-of-another-tenant' } });
    const objects = JSON.stringify({ objects: [{ ...secret, data: { plan: 'mine' } }] });
    const takeOver =
      '    - {name: take, type: take-over, properties: {rules: [{selector: {resourceTypes: [ConfigMap]}}]}}\n';
    const document = documentOf(
      uniqueName('thief'),
      `    - {name: plans, type: k8s-objects, properties: ${objects}}\n`,
      `  policies:\n${takeOver}`,
    );
    const found = await diffApplication(world.ctx, { project, document });
    expect(found.places.flatMap(({ objects: each }) => each)).toMatchObject([
      { change: 'refused', fields: [], problem: { code: 'denied' } },
    ]);
    expect(JSON.stringify(found)).not.toContain('canary-of-another-tenant');
  });

  it('removes all where it no longer goes', async () => {
    const name = uniqueName('gone');
    const at = (namespace: string) =>
      documentOf(
        name,
        webservice(),
        `  policies:\n    - {name: p, type: topology, properties: {namespace: ${namespace}}}\n`,
      );
    await world.ended((await world.apply(at(`${name}-a`))).runId);
    const places = await diff(at(`${name}-b`));
    expect(places.map(({ namespace }) => namespace)).toEqual([`${name}-b`, `${name}-a`]);
    expect(places[1]?.objects.map(({ change }) => change)).toEqual(['remove', 'remove']);
  });
});
