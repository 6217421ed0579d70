import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { instance, resource } from '@/db/schema/delivery';
import { node } from '@/db/schema/engine';
import { cluster } from '@/db/schema/environment';
import { project as projectTable } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { packOf } from '@/server/extensions/testing/packs-of';
import { customKind } from '../testing/custom-kind';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { deleteApplication } from './delete';
import { getDeletionPlan } from './deletion-plan';
import { dryRunApplication } from './dry-run';
import { getApplication } from './get';
import { getTopology } from './topology';

/** Traits that act: each leaves a ConfigMap that says what it saw. */
const acting = packOf(
  'acting',
  ...(['pre', 'post'] as const).map((stage) => ({
    kind: 'trait' as const,
    name: `note-${stage}`,
    stage,
    functions: ['execute'],
    appliesTo: ['*'],
    capabilities: ['k8s:read' as const, 'k8s:write' as const],
    code: `{ execute: async (ctx, host) => {
      const there = await host.k8s.get('apps/v1', 'Deployment', ctx.workload.metadata.name);
      const data = { there: String(there !== null), ready: String(((ctx.workload.status || {}).readyReplicas) || 0) };
      await host.k8s.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: ctx.name + '-${stage}' }, data });
      return { type: 'succeeded' };
    } }`,
  })),
);

const { database, world } = await createTestWorld({ packPlugins, startPlayground }, { packs: [acting] });
const project = 'default';

const unreachable = {
  server: 'https://127.0.0.1:1',
  cluster: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true },
  user: { token: 'none' },
};

describe('apply', () => {
  it('delivers what dry-run shows, field for field, and writes nothing the second time', async () => {
    const name = uniqueName('shop');
    const text = documentOf(name, webservice());
    const { placements, problems } = await dryRunApplication(world.ctx, { project, document: text });
    expect(problems).toEqual([]);
    const first = await world.apply(text);
    expect(first).toMatchObject({ name, revision: 1, unchanged: false });
    expect(await world.ended(first.runId)).toMatchObject({ state: 'succeeded', error: null });
    for (const wanted of placements[0]?.resources ?? []) {
      const live = await world.api.get({
        apiVersion: wanted.apiVersion,
        kind: wanted.kind,
        namespace: name,
        name: wanted.metadata.name,
      });
      expect(live).toMatchObject(wanted);
    }
    await until(async () => (await getApplication(world.ctx, { project, name })).state === 'running');
    const before = (await world.deployment(name))?.metadata.resourceVersion;
    expect(await world.apply(text)).toEqual({
      kind: 'Application',
      name,
      revision: 1,
      unchanged: true,
      runId: null,
      held: null,
      paused: false,
      published: null,
      warnings: [],
    });
    expect((await world.deployment(name))?.metadata.resourceVersion).toBe(before);
  });

  it('writes only what changed, and removes what is no longer rendered', async () => {
    const name = uniqueName('shop');
    await world.ended(
      (
        await world.apply(
          documentOf(name, webservice() + webservice('nginx:1', 'old') + webservice('nginx:1', 'same')),
        )
      ).runId,
    );
    const same = (await world.deployment(name, 'same'))?.metadata.resourceVersion;
    const second = await world.apply(
      documentOf(name, webservice('nginx:1.28') + webservice('nginx:1', 'same')),
    );
    expect(second).toMatchObject({ revision: 2, unchanged: false });
    expect(await world.ended(second.runId)).toMatchObject({ state: 'succeeded' });
    expect(await world.deployment(name, 'old')).toBeNull();
    expect(await world.service(name, 'old')).toBeNull();
    expect(await world.deployment(name)).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'nginx:1.28' }] } } },
    });
    expect((await world.deployment(name, 'same'))?.metadata['generation']).toBe(1);
    expect(same).toBeDefined();
    const { instances } = await getTopology(world.ctx, { project, name });
    expect(instances[0]?.components.map((component) => component.name).sort()).toEqual(['same', 'web']);
  });

  it('waits for what a component depends on', async () => {
    const name = uniqueName('chain');
    const db = '    - {name: db, type: webservice, properties: {image: "slow:1"}}\n';
    const front = '    - {name: front, type: worker, properties: {image: nginx}, dependsOn: [db]}\n';
    const { runId } = await world.apply(documentOf(name, front + db));
    await until(() => world.deployment(name, 'db'));
    expect(await world.deployment(name, 'front')).toBeNull();
    expect(await world.ended(runId, 40_000)).toMatchObject({ state: 'succeeded' });
    expect(await world.deployment(name, 'front')).not.toBeNull();
  }, 60_000);

  it('says why an image cannot be pulled, and fails at the deadline', async () => {
    const name = uniqueName('pull');
    const step =
      '  workflow:\n    steps:\n      - {name: d, type: deploy, timeout: 8s, properties: {policies: []}}\n';
    const { runId } = await world.apply(
      documentOf(name, webservice('registry.example.com/does-not-exist:1'), step),
    );
    const seen = await until(async () => {
      const { instances } = await getTopology(world.ctx, { project, name });
      return instances[0]?.components[0]?.diagnosis;
    }, 8_000);
    expect(seen.sentence).toMatch(
      /^web cannot start: the image registry\.example\.com\/does-not-exist:1 cannot be pulled \(.+\)$/,
    );
    const run = await world.ended(runId, 15_000);
    expect(run.state).toBe('failed');
    // The component's own deadline comes first, unless the machine is slow; the reason is there either way.
    expect(run.error).toMatchObject({
      code: expect.stringMatching(/^(unhealthy|timeout)$/),
      path: 'spec.components[0]',
      message: expect.stringContaining('registry.example.com/does-not-exist:1'),
    });
    expect(await getApplication(world.ctx, { project, name })).toMatchObject({ state: 'failed' });
  }, 40_000);

  it('takes the place of a run that is on its way', async () => {
    const name = uniqueName('twice');
    const first = await world.apply(documentOf(name, webservice('never-ready:1')));
    await until(() => world.deployment(name));
    const second = await world.apply(documentOf(name, webservice('nginx:2')));
    expect(await world.ended(first.runId)).toMatchObject({ state: 'cancelled' });
    expect(await world.ended(second.runId)).toMatchObject({ state: 'succeeded' });
    expect(await world.deployment(name)).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'nginx:2' }] } } },
    });
  }, 40_000);

  it('refuses to take over what another application has', async () => {
    const name = uniqueName('mine');
    await world.ended((await world.apply(documentOf(name, webservice()))).runId);
    const other = uniqueName('other');
    const { runId } = await world.apply(
      documentOf(other, webservice()).replace(`namespace: ${other}`, `namespace: ${name}`),
    );
    const run = await world.ended(runId);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
    expect((await world.deployment(name))?.metadata.labels?.['app.oam.dev/name']).toBe(name);
  });

  it('runs traits that act before and after their component', async () => {
    const name = uniqueName('acts');
    const text = documentOf(
      name,
      '    - name: web\n      type: worker\n      properties: {image: nginx}\n      traits: [{type: note-post}, {type: note-pre}]\n',
    );
    expect(await world.ended((await world.apply(text)).runId)).toMatchObject({
      state: 'succeeded',
      error: null,
    });
    const note = (stage: string) =>
      world.api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: `web-${stage}` });
    expect(await note('pre')).toMatchObject({ data: { there: 'false', ready: '0' } });
    expect(await note('post')).toMatchObject({ data: { there: 'true', ready: '1' } });
    expect(await world.ended((await deleteApplication(world.ctx, { project, name })).runId)).toMatchObject({
      state: 'succeeded',
    });
    expect([await note('pre'), await note('post')]).toEqual([null, null]);
  });

  it('delivers kinds together with their definitions', async () => {
    const name = uniqueName('kinds');
    const group = `${name}.example.com`;
    const definition = JSON.stringify(customKind(group, 'Thing'));
    const thing = `{apiVersion: ${group}/v1, kind: Thing, metadata: {name: one}, spec: {a: 1}}`;
    const { runId } = await world.apply(
      documentOf(
        name,
        `    - {name: all, type: k8s-objects, properties: {objects: [${thing}, ${definition}]}}\n`,
      ),
    );
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    const id = { apiVersion: `${group}/v1`, kind: 'Thing', namespace: name, name: 'one' };
    expect(await world.api.get(id)).toMatchObject({ spec: { a: 1 } });
    expect(await world.ended((await deleteApplication(world.ctx, { project, name })).runId)).toMatchObject({
      state: 'succeeded',
    });
    const definitions = await world.api.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    expect(definitions.map((each) => each.metadata.name)).not.toContain(`things.${group}`);
  }, 40_000);

  it('refuses objects of the whole cluster without a grant', async () => {
    const name = uniqueName('wide');
    await database.db.update(projectTable).set({ grants: [] });
    const objects =
      '    - {name: all, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: Namespace, metadata: {name: sneaky}}]}}\n';
    const dry = await dryRunApplication(world.ctx, { project, document: documentOf(name, objects) });
    expect(dry.problems).toMatchObject([{ code: 'denied', position: { line: 6, column: 7 } }]);
    const { runId } = await world.apply(documentOf(name, objects));
    expect(await world.ended(runId)).toMatchObject({ state: 'failed', error: { code: 'denied' } });
    expect(await world.api.get({ apiVersion: 'v1', kind: 'Namespace', name: 'sneaky' })).toBeNull();
  });
});

describe('delete', () => {
  it('leaves nothing, and nothing of another application is touched', async () => {
    const name = uniqueName('gone');
    const other = uniqueName('stays');
    await world.ended((await world.apply(documentOf(name, webservice()))).runId);
    const neighbour = documentOf(other, webservice('nginx:1', 'neighbour')).replace(
      `namespace: ${other}`,
      `namespace: ${name}`,
    );
    await world.ended((await world.apply(neighbour)).runId);
    const plan = await getDeletionPlan(world.ctx, { project, name });
    expect(plan.kept).toEqual([]);
    expect(plan.removed.map((each) => each.kind)).toEqual(['Deployment', 'Service']);
    const { runId } = await deleteApplication(world.ctx, { project, name });
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    expect([await world.deployment(name), await world.service(name)]).toEqual([null, null]);
    const pods = await world.api.list('v1', 'Pod', {
      namespace: name,
      labelSelector: `app.oam.dev/name=${name}`,
    });
    expect(pods).toEqual([]);
    expect(await world.deployment(name, 'neighbour')).not.toBeNull();
    await expect(getApplication(world.ctx, { project, name })).rejects.toMatchObject({ code: 'not-found' });
    const left = await database.db.select().from(resource).where(eq(resource.component, 'web'));
    expect(left.filter((row) => row.namespace === name)).toEqual([]);
  }, 40_000);

  it('is not held up by a cluster that is gone, and remembers what it left there', async () => {
    const name = uniqueName('dead');
    await world.ended((await world.apply(documentOf(name, webservice()))).runId);
    const [home] = await database.db.select().from(cluster);
    const sealed = world.clusters.seal('clu_gone', { ...unreachable, context: 'gone' });
    await database.db.insert(cluster).values({
      id: 'clu_gone',
      unitId: home?.unitId ?? '',
      name: 'gone',
      source: 'kubeconfig',
      endpoint: '',
      credentials: sealed,
    });
    const { instances } = await getApplication(world.ctx, { project, name });
    const id = instances[0]?.id ?? '';
    await database.db.update(instance).set({ clusterId: 'clu_gone' }).where(eq(instance.id, id));
    const { runId } = await deleteApplication(world.ctx, { project, name });
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    await expect(getApplication(world.ctx, { project, name })).rejects.toMatchObject({ code: 'not-found' });
    const [left] = await database.db.select().from(instance).where(eq(instance.id, id));
    expect(left?.message).toMatch(/^Left behind, because its cluster could not be reached: /);
    expect(await database.db.$count(resource, eq(resource.instanceId, id))).toBe(2);
    expect(await world.apply(documentOf(name, webservice()))).toMatchObject({ name, revision: 2 });
  }, 40_000);

  it('says what holds an object', async () => {
    const name = uniqueName('held');
    await world.ended((await world.apply(documentOf(name, webservice()))).runId);
    const id = { apiVersion: 'v1', kind: 'Service', namespace: name, name: 'web' };
    await world.api.patch(id, { metadata: { finalizers: ['example.com/hold'] } }, 'merge');
    const { runId } = await deleteApplication(world.ctx, { project, name });
    await until(async () => {
      const nodes = await database.db.select().from(node).where(eq(node.executionId, runId));
      return nodes.some((each) =>
        each.message.includes('Service web (held by the finalizer example.com/hold)'),
      );
    });
    await world.api.patch(id, { metadata: { finalizers: null } }, 'merge');
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  }, 40_000);
});
