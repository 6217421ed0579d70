import { eq } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { deleteApplication } from './delete';
import { getApplication } from './get';
import { getTopology } from './topology';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const charts = await startChartServer();
afterAll(() => charts.close());
const project = 'default';

/** What is applied of it, and what was not. */
async function standing(name: string) {
  return (await getApplication(world.ctx, { project, name })).instances[0];
}

function job(name: string, events: string, { image = 'busybox', weight = 0, policy = '' } = {}): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: "${events}"
    helm.sh/hook-weight: "${weight}"
${policy === '' ? '' : `    helm.sh/hook-delete-policy: "${policy}"\n`}spec:
  backoffLimit: 0
  template:
    spec: {restartPolicy: Never, containers: [{name: it, image: "${image}"}]}
`;
}

charts.add({ name: 'web', files: webChart });
charts.add({
  name: 'hooked',
  files: {
    ...webChart,
    'templates/hooks.yaml': [
      job('before', 'pre-install,pre-upgrade', { weight: -5 }),
      job('first', 'pre-install', { weight: -10, policy: 'hook-succeeded' }),
      job('after', 'post-install,post-upgrade'),
      job('last', 'post-delete', { policy: 'hook-succeeded' }),
    ].join('---\n'),
  },
});
charts.add({
  name: 'broken-hook',
  files: { ...webChart, 'templates/hooks.yaml': job('before', 'pre-upgrade', { image: 'job-fails' }) },
});
charts.add({
  name: 'refused',
  files: {
    ...webChart,
    'templates/config.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-first"}\ndata: {a: b}\n',
    // Kinds that are not known come last: what is before it is written.
    'templates/refused.yaml': 'apiVersion: none.example.com/v1\nkind: Nothing\nmetadata: {name: nothing}\n',
  },
});
charts.add({
  name: 'extra',
  files: {
    ...webChart,
    'templates/extra.yaml':
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-extra"}\ndata: {a: b}\n',
  },
});

function chartOf(source: string, rest: Record<string, unknown> = {}): string {
  const properties = { chart: { source, repoURL: charts.url }, release: { name: 'site' }, ...rest };
  return `    - {name: site, type: helmchart, properties: ${JSON.stringify(properties)}}\n`;
}

async function deliver(name: string, components: string) {
  return world.ended((await world.apply(documentOf(name, components))).runId);
}

async function errorOf(runId: string) {
  const rows = await db.select().from(node).where(eq(node.executionId, runId));
  for (const row of rows) {
    if (row.error) return row.error as { message: string; code: string; hint?: string };
  }
  throw new Error('nothing failed');
}

const get = (namespace: string, apiVersion: string, kind: string, name: string) =>
  world.api.get({ apiVersion, kind, namespace, name });

async function releases(namespace: string): Promise<string[]> {
  const found = await world.api.list('v1', 'Secret', { namespace, labelSelector: 'owner=helm' });
  return found
    .map(({ metadata }) => `${metadata.name.split('.').at(-1) ?? ''} ${metadata.labels?.['status'] ?? ''}`)
    .sort((a, b) => Number(a.slice(1).split(' ')[0]) - Number(b.slice(1).split(' ')[0]));
}

const failing = { image: 'does-not-exist' };

describe('hooks of a release', () => {
  it('run in their order before and after, and when it is removed', async () => {
    const name = uniqueName('hooks');
    expect(await deliver(name, chartOf('hooked'))).toMatchObject({ state: 'succeeded', error: null });
    const before = await get(name, 'batch/v1', 'Job', 'before');
    const web = await get(name, 'apps/v1', 'Deployment', 'site');
    const after = await get(name, 'batch/v1', 'Job', 'after');
    const madeAt = (live: typeof web) => String(live?.metadata['creationTimestamp']);
    expect([madeAt(before), madeAt(web), madeAt(after)]).toEqual(
      [madeAt(before), madeAt(web), madeAt(after)].sort(),
    );
    // It said that it goes when it has ended well.
    await until(async () => (await get(name, 'batch/v1', 'Job', 'first')) === null);

    expect(await deliver(name, chartOf('hooked', { values: { replicas: 2 } }))).toMatchObject({
      state: 'succeeded',
    });
    expect((await get(name, 'batch/v1', 'Job', 'before'))?.metadata.uid).not.toBe(before?.metadata.uid);

    const { runId } = await deleteApplication(world.ctx, { project, name });
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    for (const hook of ['before', 'after', 'last'])
      expect(await get(name, 'batch/v1', 'Job', hook)).toBeNull();
    expect(await releases(name)).toEqual([]);
  });

  it('that fail end the upgrade, and what runs is left as it was', async () => {
    const name = uniqueName('hooks');
    expect(await deliver(name, chartOf('web'))).toMatchObject({ state: 'succeeded' });
    const run = await deliver(name, chartOf('broken-hook', { values: { replicas: 3 } }));
    expect(run.state).toBe('failed');
    const error = await errorOf(run.id);
    expect(error.code).toBe('unhealthy');
    expect(error.message).toContain(
      'revision 2 of the release site failed: pre-upgrade hook Job before failed',
    );
    expect(await get(name, 'apps/v1', 'Deployment', 'site')).toMatchObject({ spec: { replicas: 1 } });
    expect(await releases(name)).toEqual(['v1 deployed', 'v2 failed']);
    // What failed is tried again by the next delivery, and a hook that failed is no hindrance.
    expect(await deliver(name, chartOf('web', { values: { replicas: 2 } }))).toMatchObject({
      state: 'succeeded',
    });
    expect(await releases(name)).toEqual(['v1 superseded', 'v2 failed', 'v3 deployed']);
    // The Job that failed is still there, and is nobody's trouble any more.
    expect(await get(name, 'batch/v1', 'Job', 'before')).not.toBeNull();
    await until(async () => (await getApplication(world.ctx, { project, name })).state === 'running');
    const { instances } = await getTopology(world.ctx, { project, name });
    const hook = instances[0]?.components[0]?.resources.find((each) => each.name === 'before');
    expect(hook).toMatchObject({
      state: 'completed',
      message: expect.stringContaining('has failed') as string,
    });
  });
});

describe('an upgrade that fails', () => {
  it('says why, and stays as it is where nothing else is asked for', async () => {
    const name = uniqueName('failing');
    expect(await deliver(name, chartOf('web'))).toMatchObject({ state: 'succeeded' });
    const run = await deliver(name, chartOf('web', { values: failing, options: { waitTimeout: '3s' } }));
    expect(run.state).toBe('failed');
    expect((await errorOf(run.id)).message).toMatch(
      /revision 2 of the release site did not become healthy.*does-not-exist/,
    );
    expect(await releases(name)).toEqual(['v1 deployed', 'v2 failed']);
  });

  it('goes back to what was there before where that is asked for', async () => {
    const name = uniqueName('failing');
    expect(await deliver(name, chartOf('web'))).toMatchObject({ state: 'succeeded' });
    const options = { waitTimeout: '3s', atomic: true };
    const run = await deliver(name, chartOf('extra', { values: failing, options }));
    expect(run.state).toBe('failed');
    const { message } = await errorOf(run.id);
    expect(message).toMatch(/does-not-exist.*it went back to revision 1$/);
    expect(await get(name, 'apps/v1', 'Deployment', 'site')).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'nginx:1.27' }] } } },
    });
    expect(await get(name, 'v1', 'ConfigMap', 'site-extra')).toBeNull();
    expect(await releases(name)).toEqual(['v1 superseded', 'v2 failed', 'v3 deployed']);
    expect(await standing(name)).toMatchObject({ revision: 1, next: { revision: 2, how: 'not-applied' } });
    // The same document is no new revision of what is deployed: it is tried once more.
    expect(await deliver(name, chartOf('extra'))).toMatchObject({ state: 'succeeded' });
    expect(await releases(name)).toEqual(['v1 superseded', 'v2 failed', 'v3 superseded', 'v4 deployed']);
    expect(await standing(name)).toMatchObject({ revision: 3, next: null });
  });

  it('that the cluster refuses is one too: it is marked, and gone back from where that is asked for', async () => {
    const name = uniqueName('refused');
    expect(await deliver(name, chartOf('web'))).toMatchObject({ state: 'succeeded' });
    const run = await deliver(name, chartOf('refused'));
    expect(run.state).toBe('failed');
    expect(await errorOf(run.id)).toMatchObject({
      message: 'The cluster knows no Nothing of none.example.com/v1.',
      hint: expect.stringContaining('CustomResourceDefinition') as string,
    });
    expect(await releases(name)).toEqual(['v1 deployed', 'v2 failed']);
    expect(await get(name, 'v1', 'ConfigMap', 'site-first')).not.toBeNull();

    const back = await deliver(name, chartOf('refused', { options: { atomic: true } }));
    expect(back.state).toBe('failed');
    expect((await errorOf(back.id)).message).toMatch(
      /could not be applied: The cluster knows no Nothing.*it went back to revision 1$/,
    );
    expect(await get(name, 'v1', 'ConfigMap', 'site-first')).toBeNull();
    expect(await releases(name)).toEqual(['v1 superseded', 'v2 failed', 'v3 failed', 'v4 deployed']);
  });

  it('takes a first installation away again where that is asked for', async () => {
    const name = uniqueName('failing');
    const options = { waitTimeout: '3s', atomic: true };
    const run = await deliver(name, chartOf('web', { values: failing, options }));
    expect(run.state).toBe('failed');
    expect((await errorOf(run.id)).message).toMatch(/does-not-exist.*what it had made was removed$/);
    expect(await get(name, 'apps/v1', 'Deployment', 'site')).toBeNull();
    expect(await releases(name)).toEqual(['v1 failed']);
    expect(await standing(name)).toMatchObject({ revision: null, next: { revision: 1, how: 'not-applied' } });
  });
});

describe('a revision that was begun', () => {
  it('is gone on with when the same is delivered again, and given up when something else is', async () => {
    const name = uniqueName('begun');
    expect(await deliver(name, chartOf('web'))).toMatchObject({ state: 'succeeded' });
    const slow = { image: 'never-ready' };
    const { runId } = await world.apply(documentOf(name, chartOf('web', { values: slow })));
    await until(async () => (await releases(name)).includes('v2 pending-upgrade'));
    // The next run takes the place of the one on its way.
    expect(await deliver(name, chartOf('web', { values: { replicas: 2 } }))).toMatchObject({
      state: 'succeeded',
    });
    expect(await world.ended(runId)).toMatchObject({ state: 'cancelled' });
    expect(await releases(name)).toEqual(['v1 superseded', 'v2 failed', 'v3 deployed']);
  });
});

/** Somebody else, with a tool of their own. */
const them = { fieldManager: 'kubectl-edit' };

describe('a release that somebody lays hands on', () => {
  it('is put back: its record, its objects, and all of it after an uninstall by hand; what others add stays', async () => {
    const name = uniqueName('healing');
    expect(await deliver(name, chartOf('web'))).toMatchObject({ state: 'succeeded' });
    const id = { apiVersion: 'v1', kind: 'Secret', namespace: name, name: 'sh.helm.release.v1.site.v1' };
    const web = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'site' };
    const wanted = (await world.api.get(id))?.['data'];
    await world.api.patch(
      id,
      { data: { release: Buffer.from('spoiled').toString('base64') } },
      'merge',
      them,
    );
    await world.api.patch(
      web,
      { metadata: { labels: { mine: 'too' } }, spec: { replicas: 4 } },
      'merge',
      them,
    );
    await until(async () => JSON.stringify((await world.api.get(id))?.['data']) === JSON.stringify(wanted));
    await until(async () => (await world.api.get(web))?.['spec'] && (await replicasOf(name)) === 1);
    expect((await world.api.get(web))?.metadata.labels).toMatchObject({ mine: 'too' });
    await world.api.delete(id);
    await world.api.delete(web);
    await until(async () => (await world.api.get(id)) && (await world.api.get(web)));
    expect(await releases(name)).toEqual(['v1 deployed']);
  });
});

async function replicasOf(namespace: string): Promise<unknown> {
  const live = await get(namespace, 'apps/v1', 'Deployment', 'site');
  return (live?.['spec'] as { replicas?: number } | undefined)?.replicas;
}

describe('the name of a release', () => {
  it('is refused to a second application, and to a second component', async () => {
    const name = uniqueName('names');
    expect(await deliver(name, chartOf('web'))).toMatchObject({ state: 'succeeded' });
    const other = documentOf(`${name}-b`, chartOf('web')).replace(
      `namespace: ${name}-b`,
      `namespace: ${name}`,
    );
    const run = await world.ended((await world.apply(other)).runId);
    expect(await errorOf(run.id)).toMatchObject({
      code: 'conflict',
      message: `The release site belongs to the application ${name}.`,
      path: 'spec.components[0].properties.release.name',
    });
    const twice = chartOf('web') + chartOf('web').replace('name: site, type', 'name: second, type');
    expect(await errorOf((await deliver(name, twice)).id)).toMatchObject({ code: 'conflict' });
  });
});
