import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { namespace as namespaceTable } from '@/db/schema/environment';
import { project as projectTable } from '@/db/schema/project';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { KubeResource } from '@/plugins/sdk/definition';
import { toSecret } from '@/server/delivery/release/record';
import { parseAllowList } from '@/server/platform/allow-list';
import { newId } from '@/server/platform/ids';
import { createHelmFinder } from '@/server/targets/helm/binary';
import { runHelm } from '@/server/targets/helm/run';
import { packChart, startChartServer, webChart } from '@/server/targets/helm/testing/chart-server';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { createTransport } from '@/server/targets/kubernetes/transport';
import { uniqueName } from '../testing/delivery-world';
import { refusalOf } from '../testing/refusal';
import { createTestWorld } from '../testing/test-world';
import { adoptObjects } from './adopt';
import { deleteApplication } from './delete';
import { diffApplication } from './diff';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const charts = await startChartServer();
afterAll(() => charts.close());
charts.add({ name: 'web', files: webChart });
const project = 'default';
const cluster = (await database.db.query.cluster.findMany())[0]?.name ?? '';
const transport = createTransport(
  parseKubeconfig(readFileSync(kubeconfig, 'utf8'), { type: 'file', path: kubeconfig }),
  parseAllowList('127.0.0.0/8') ?? { ranges: [], hosts: [] },
);
afterAll(() => transport.close());

const paths: Record<string, string> = {
  Deployment: '/apis/apps/v1/namespaces/NS/deployments',
  Job: '/apis/batch/v1/namespaces/NS/jobs',
  Service: '/api/v1/namespaces/NS/services',
  ConfigMap: '/api/v1/namespaces/NS/configmaps',
  Secret: '/api/v1/namespaces/NS/secrets',
};

/** As `kubectl create` makes it. */
async function make(namespace: string, resource: KubeResource): Promise<void> {
  await transport.json((paths[resource.kind] ?? '').replace('NS', namespace), {
    method: 'POST',
    query: { fieldManager: 'kubectl-create' },
    body: resource,
  });
}

const labels = { app: 'old' };
const pods = { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'nginx:1' }] } };

/** A namespace with what somebody made by hand. */
async function made(): Promise<string> {
  const name = uniqueName('adopt');
  await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  await make(name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'old', labels },
    spec: { replicas: 2, selector: { matchLabels: labels }, template: pods },
  });
  await make(name, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'old', labels },
    spec: { selector: labels, ports: [{ port: 80 }] },
  });
  await make(name, {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'settings' },
    // Texts that YAML 1.1, in which documents are read, has other words for.
    data: { mode: 'fast', debug: 'y', colour: 'off', port: '0o17', since: '1_000' },
  });
  await make(name, {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'key' },
    data: { token: btoa('adopt-canary') },
  });
  return name;
}

const adopt = (
  name: string,
  more: {
    mode?: 'read-only';
    selector?: string;
    release?: string;
    chartFrom?: string;
    name?: string;
  } = {},
) => adoptObjects(world.ctx, { project, name, cluster, namespace: name, mode: 'take-over', ...more });

it('writes an application of what is in a namespace, which takes it over without a change, and has it from then on', async () => {
  const name = await made();
  const adoption = await adopt(name);
  expect(adoption.objects.map((each) => `${each.kind} ${each.name}`)).toEqual([
    'Deployment old',
    'ConfigMap settings',
    'Service old',
  ]);
  expect(adoption.skipped).toMatchObject([{ kind: 'Secret', name: 'key' }]);
  expect(adoption.document).not.toMatch(/canary|clusterIP|resourceVersion|uid:|status:|managedFields/);
  const { places, problems } = await diffApplication(world.ctx, { project, document: adoption.document });
  expect(problems).toEqual([]);
  const diffs = places.flatMap(({ objects }) => objects);
  expect(diffs.filter(({ change }) => change === 'refused')).toEqual([]);
  const changed = diffs.flatMap(({ fields }) => fields);
  expect(
    changed.every(({ path }) => path.startsWith('metadata.labels[') || path.startsWith('metadata.labels')),
  ).toBe(true);
  const uid = (await world.deployment(name, 'old'))?.metadata.uid;
  const generation = (await world.deployment(name, 'old'))?.metadata.generation;
  const { runId } = await world.apply(adoption.document);
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  const live = await world.deployment(name, 'old');
  expect(live?.metadata).toMatchObject({ uid, generation, labels: { 'app.oam.dev/name': name } });
  const gone = await deleteApplication(world.ctx, { project, name });
  await world.ended(gone.runId);
  expect(await world.deployment(name, 'old')).toBeNull();
}, 90_000);

it('read only they are watched, and stay when the application goes', async () => {
  const name = await made();
  const adoption = await adopt(name, { mode: 'read-only' });
  expect(adoption.objects).toHaveLength(4);
  const { runId } = await world.apply(adoption.document);
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  expect((await world.deployment(name, 'old'))?.metadata.labels).toEqual(labels);
  await world.ended((await deleteApplication(world.ctx, { project, name })).runId);
  expect(await world.deployment(name, 'old')).not.toBeNull();
}, 90_000);

it('takes only what a selector fits, and neither what a controller made nor what an application has', async () => {
  const name = await made();
  const some = await adopt(name, { selector: 'app=old' });
  expect(some.objects.map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
  await world.ended((await world.apply(some.document)).runId);
  const rest = await adopt(name, { name: 'rest' });
  expect(rest.objects.map(({ kind }) => kind)).toEqual(['ConfigMap']);
  expect(rest.skipped.map(({ kind, why }) => `${kind} ${why}`)).toContain(
    `Deployment belongs to the application ${name}`,
  );
}, 90_000);

it('takes what a Helm release has, by its own record', async () => {
  const name = await made();
  const manifest = ['settings', 'lost']
    .map((each) => `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${each}}\n`)
    .join('');
  const record = toSecret({
    name: 'old',
    namespace: name,
    revision: 3,
    status: 'deployed',
    description: '',
    firstDeployed: '',
    lastDeployed: '',
    notes: '',
    chart: { name: 'old', version: '1.0.0' },
    chartValues: {},
    values: {},
    manifest,
    hooks: [],
    crds: '',
    appRevision: 0,
    inputs: '',
  });
  await make(name, record);
  const found = await adopt(name, { release: 'old' });
  expect(found.objects).toEqual([{ kind: 'ConfigMap', name: 'settings' }]);
  expect(found.skipped).toEqual([
    { kind: 'ConfigMap', name: 'lost', why: 'is of the release, and not there' },
  ]);
}, 60_000);

it('goes on with a Helm release as a chart, where it is said from where: nothing changes but whose it is', async () => {
  const name = await made();
  const archive = join(tmpdir(), `${name}.tgz`);
  writeFileSync(archive, packChart({ name: 'web', files: webChart }));
  const install = ['install', 'site', archive, '-n', name, '--set', 'greeting=by-hand'];
  const program = await createHelmFinder(join(tmpdir(), 'loam-test-helm'))();
  const installed = await runHelm(program, {
    args: () => [...install, '--kubeconfig', resolve(kubeconfig)],
    timeoutMs: 60_000,
  });
  rmSync(archive);
  expect(installed).toMatchObject({ code: 0 });
  const before = await world.deployment(name, 'site');

  const adoption = await adopt(name, { release: 'site', chartFrom: charts.url });
  expect(adoption.objects.map(({ kind }) => kind)).toEqual(['Deployment', 'ConfigMap']);
  expect(adoption.document).toContain('type: helmchart');
  expect(adoption.document).toContain('greeting: by-hand');
  const { places, problems } = await diffApplication(world.ctx, { project, document: adoption.document });
  expect(problems).toEqual([]);
  const changed = places.flatMap(({ objects }) => objects.filter(({ kind }) => kind !== 'Secret'));
  expect(changed.filter(({ change }) => change === 'refused')).toEqual([]);
  const paths = changed.flatMap(({ fields }) => fields.map(({ path }) => path));
  // The chart itself says whether it is an upgrade.
  expect(paths.filter((path) => !path.startsWith('metadata.') && path !== 'data.upgrade')).toEqual([]);
  const { runId } = await world.apply(adoption.document);
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded', error: null });
  expect((await world.deployment(name, 'site'))?.metadata).toMatchObject({
    uid: before?.metadata.uid,
    generation: before?.metadata['generation'],
  });
  expect(await refusalOf(adopt(name, { release: 'site', name: 'again' }))).toMatchObject({
    code: 'conflict',
    message: `The release site belongs to the application ${name}.`,
  });
}, 90_000);

it('rejects what is not there, and namespaces that are not open to the project', async () => {
  const name = await made();
  expect(await refusalOf(adopt(name, { release: 'none' }))).toMatchObject({
    code: 'not-found',
    message: `There is no Helm release "none" in ${name}.`,
  });
  expect(await refusalOf(adopt(name, { selector: 'app=other' }))).toMatchObject({
    code: 'not-found',
  });
  const [row] = await database.db.query.cluster.findMany();
  const other = newId('prj');
  await database.db.insert(projectTable).values({ id: other, name: 'others', title: 'Others' });
  await database.db
    .insert(namespaceTable)
    .values({ id: newId('ns'), clusterId: row?.id ?? '', projectId: other, name });
  expect(await refusalOf(adopt(name))).toMatchObject({ code: 'denied', got: name });
}, 60_000);
