import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { and, eq } from 'drizzle-orm';
import { afterAll, describe, expect, it } from 'vitest';
import { instance, resource } from '@/db/schema/delivery';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { createHelmFinder } from '@/server/targets/helm/binary';
import { runHelm } from '@/server/targets/helm/run';
import { packChart, startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { listCharts } from './charts';
import { deleteApplication } from './delete';
import { getApplication } from './get';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const { db } = database;
const charts = await startChartServer();
afterAll(() => charts.close());
charts.add({ name: 'web', version: '1.0.0', files: webChart });
charts.add({ name: 'web', version: '1.1.0', appVersion: '1.1', files: webChart });
const project = 'default';

type Chart = { source?: string; repoURL?: string; version?: string };

function chartOf(rest: Record<string, unknown> = {}, chart: Chart = {}, name = 'site'): string {
  const properties = { chart: { source: 'web', repoURL: charts.url, version: '1.0.0', ...chart }, ...rest };
  return `    - {name: ${name}, type: helmchart, properties: ${JSON.stringify(properties)}}\n`;
}

/** Applies it, and gives the run when it has ended. */
async function deliver(name: string, components: string, rest = '') {
  return world.ended((await world.apply(documentOf(name, components, rest))).runId);
}

async function errorOf(runId: string) {
  const rows = await db.select().from(node).where(eq(node.executionId, runId));
  return rows.map((row) => row.error).find((error) => error !== null);
}

const get = (namespace: string, kind: string, name: string) =>
  world.api.get({ apiVersion: kind === 'Deployment' ? 'apps/v1' : 'v1', kind, namespace, name });

async function releases(namespace: string): Promise<{ name: string; status: string }[]> {
  const found = await world.api.list('v1', 'Secret', { namespace, labelSelector: 'owner=helm' });
  return found
    .map(({ metadata }) => ({ name: metadata.name, status: metadata.labels?.['status'] ?? '' }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

describe('a chart', () => {
  it('is installed, upgraded, left alone where nothing changed, and removed with all that it made', async () => {
    const name = uniqueName('chart');
    expect(await deliver(name, chartOf())).toMatchObject({ state: 'succeeded', error: null });
    const deployment = await get(name, 'Deployment', 'site');
    expect(deployment?.metadata).toMatchObject({
      labels: {
        'app.oam.dev/name': name,
        'app.oam.dev/component': 'site',
        'app.kubernetes.io/managed-by': 'Helm',
      },
      annotations: { 'meta.helm.sh/release-name': 'site', 'meta.helm.sh/release-namespace': name },
    });
    expect(await releases(name)).toEqual([{ name: 'sh.helm.release.v1.site.v1', status: 'deployed' }]);
    await until(async () => (await getApplication(world.ctx, { project, name })).state === 'running');

    // Another component changes; the chart does not.
    const other =
      '    - {name: note, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: note}, data: {a: b}}]}}\n';
    expect(await deliver(name, chartOf() + other)).toMatchObject({ state: 'succeeded' });
    expect(await releases(name)).toHaveLength(1);

    expect(
      await deliver(name, chartOf({ values: { replicas: 2 } }, { version: '^1.1' }) + other),
    ).toMatchObject({ state: 'succeeded' });
    expect(await get(name, 'Deployment', 'site')).toMatchObject({ spec: { replicas: 2 } });
    expect(await get(name, 'ConfigMap', 'site-settings')).toMatchObject({
      data: { chart: 'web 1.1.0', upgrade: 'true' },
    });
    expect(await releases(name)).toEqual([
      { name: 'sh.helm.release.v1.site.v1', status: 'superseded' },
      { name: 'sh.helm.release.v1.site.v2', status: 'deployed' },
    ]);

    expect(await listCharts(world.ctx, { project, name })).toMatchObject([
      {
        component: 'site',
        namespace: name,
        release: 'site',
        unknown: null,
        revisions: [
          {
            revision: 2,
            status: 'deployed',
            chart: 'web',
            version: '1.1.0',
            appVersion: '1.1',
            description: 'Upgrade complete',
          },
          { revision: 1, status: 'superseded', version: '1.0.0' },
        ],
      },
    ]);

    const { runId } = await deleteApplication(world.ctx, { project, name });
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    expect(await get(name, 'Deployment', 'site')).toBeNull();
    expect(await releases(name)).toEqual([]);
  });

  it('goes with its component, its history too', async () => {
    const name = uniqueName('chart');
    expect(await deliver(name, chartOf() + chartOf({}, {}, 'second'))).toMatchObject({ state: 'succeeded' });
    expect(await releases(name)).toHaveLength(2);
    expect(await deliver(name, chartOf())).toMatchObject({ state: 'succeeded' });
    expect(await releases(name)).toEqual([{ name: 'sh.helm.release.v1.site.v1', status: 'deployed' }]);
    expect(await get(name, 'Deployment', 'second')).toBeNull();
    const rows = await db
      .select({ name: resource.name })
      .from(resource)
      .innerJoin(instance, eq(instance.id, resource.instanceId))
      .where(and(eq(instance.namespace, name), eq(resource.component, 'second')));
    expect(rows).toEqual([]);
  });

  it('comes from a URL too', async () => {
    const name = uniqueName('chart');
    const source = `${charts.url}/web-1.0.0.tgz`;
    expect(await deliver(name, chartOf({}, { source }))).toMatchObject({ state: 'succeeded' });
    expect(await get(name, 'ConfigMap', 'site-settings')).toMatchObject({ data: { chart: 'web 1.0.0' } });
  });

  it('rejects a chart, a version and a repository that are not there, and then goes on when they are', async () => {
    const name = uniqueName('chart');
    const tries: [Chart, object][] = [
      [
        { version: '7.0.0' },
        {
          code: 'not-found',
          expected: 'one of 1.1.0, 1.0.0',
          path: 'spec.components[0].properties.chart.source',
        },
      ],
      [{ source: 'wep' }, { code: 'not-found', expected: 'one of web' }],
      [{ repoURL: `${charts.url}/nowhere` }, { code: 'not-found' }],
    ];
    for (const [chart, error] of tries) {
      const run = await deliver(name, chartOf({}, chart));
      expect(run.state).toBe('failed');
      expect(await errorOf(run.id)).toMatchObject(error);
    }
    expect(await releases(name)).toEqual([]);
    expect(await deliver(name, chartOf())).toMatchObject({ state: 'succeeded' });
  });
});

/** Helm itself, as somebody uses it who knows nothing of Loam. */
async function helm(...args: string[]): Promise<string> {
  const program = await createHelmFinder(join(tmpdir(), 'loam-test-helm'))();
  const env = () => ({ KUBECONFIG: resolve(kubeconfig) });
  const answer = await runHelm(program, { args: () => args, env, timeoutMs: 60_000 });
  expect(answer.stderr.replaceAll(/^(?:WARNING|level=).*$/gm, '').trim()).toBe('');
  return answer.stdout;
}

describe('Helm itself', () => {
  it('knows a release of Loam, its history, its values and its manifest', async () => {
    const name = uniqueName('helm');
    expect(await deliver(name, chartOf({ values: { greeting: 'one' } }))).toMatchObject({
      state: 'succeeded',
    });
    expect(await deliver(name, chartOf({ values: { greeting: 'two' } }, { version: '1.1.0' }))).toMatchObject(
      { state: 'succeeded' },
    );
    expect(JSON.parse(await helm('list', '-n', name, '-o', 'json'))).toMatchObject([
      {
        name: 'site',
        namespace: name,
        revision: '2',
        status: 'deployed',
        chart: 'web-1.1.0',
        app_version: '1.1',
      },
    ]);
    expect(JSON.parse(await helm('history', 'site', '-n', name, '-o', 'json'))).toMatchObject([
      { revision: 1, status: 'superseded', chart: 'web-1.0.0', description: 'Install complete' },
      { revision: 2, status: 'deployed', chart: 'web-1.1.0', description: 'Upgrade complete' },
    ]);
    expect(JSON.parse(await helm('get', 'values', 'site', '-n', name, '-o', 'json'))).toEqual({
      greeting: 'two',
    });
    expect(await helm('get', 'manifest', 'site', '-n', name)).toContain('site-settings');
  });

  it('made a release that is a conflict, until it is to be taken over; only one of the same chart is', async () => {
    const name = uniqueName('helm');
    await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
    // What charts of this test come from, as files: Helm is to call nobody.
    const archive = join(tmpdir(), `${name}.tgz`);
    writeFileSync(archive, packChart({ name: 'web', version: '1.0.0', files: webChart }));
    await helm('install', 'site', archive, '-n', name, '--set', 'greeting=by-hand');
    rmSync(archive);
    const uid = (await get(name, 'Deployment', 'site'))?.metadata.uid;

    const refused = await deliver(name, chartOf());
    expect(await errorOf(refused.id)).toMatchObject({
      code: 'conflict',
      hint: expect.stringContaining('takeOver') as string,
    });
    charts.add({ name: 'other', files: webChart });
    const another = await deliver(name, chartOf({ options: { takeOver: true } }, { source: 'other' }));
    expect(await errorOf(another.id)).toMatchObject({ code: 'conflict', got: 'a release of web' });

    expect(
      await deliver(name, chartOf({ options: { takeOver: true }, values: { replicas: 2 } })),
    ).toMatchObject({ state: 'succeeded', error: null });
    expect(await get(name, 'Deployment', 'site')).toMatchObject({ metadata: { uid }, spec: { replicas: 2 } });
    expect(await releases(name)).toEqual([
      { name: 'sh.helm.release.v1.site.v1', status: 'superseded' },
      { name: 'sh.helm.release.v1.site.v2', status: 'deployed' },
    ]);
    const { runId } = await deleteApplication(world.ctx, { project, name });
    expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
    expect(await releases(name)).toEqual([]);
  });
});

it('an application that goes back from a chart of which an object was refused is well at once', async () => {
  const name = uniqueName('refused');
  const unmade = 'apiVersion: none.example.com/v1\nkind: Nothing\nmetadata: {name: nothing}\n';
  charts.add({ name: 'web', version: '2.0.0', files: { ...webChart, 'templates/unmade.yaml': unmade } });
  const seen = (state: string, timeoutMs: number) =>
    until(async () => (await getApplication(world.ctx, { project, name })).state === state, timeoutMs);
  expect(await deliver(name, chartOf())).toMatchObject({ state: 'succeeded' });
  expect(await deliver(name, chartOf({}, { version: '2.0.0' }))).toMatchObject({ state: 'failed' });
  await seen('warning', 15_000);
  expect(await deliver(name, chartOf())).toMatchObject({ state: 'succeeded' });
  // No watch tells of what was never made; the next look by itself would be after five seconds.
  await seen('running', 2_000);
});
