import { readFileSync } from 'node:fs';
import { and, eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { resource } from '@/db/schema/delivery';
import { node } from '@/db/schema/engine';
import { cluster } from '@/db/schema/environment';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { applyDocuments } from './apply';
import { getApplication } from './get';

// Steps about objects and applications, on two clusters: that of the stage, and `far`.

const { database, world, startCluster } = await createTestWorld(
  { packPlugins, startPlayground },
  { alone: true },
);
const other = await addCluster();

/** A second cluster, called `far`. */
async function addCluster(): Promise<ClusterApi> {
  const path = await startCluster();
  const credentials = parseKubeconfig(readFileSync(path, 'utf8'), { type: 'file', path });
  const [home] = await database.db.select().from(cluster);
  await database.db.insert(cluster).values({
    id: 'clu_far',
    unitId: home?.unitId ?? '',
    name: 'far',
    source: 'kubeconfig',
    endpoint: credentials.server,
    credentials: world.clusters.seal('clu_far', credentials),
  });
  return world.clusters.open('clu_far');
}

const workflow = (...steps: string[]) =>
  `  workflow:\n    steps:\n${steps.map((step) => `      - ${step}\n`).join('')}`;

async function run(name: string, components: string, rest: string) {
  const applied = await world.apply(documentOf(name, components, rest));
  return world.ended(applied.runId);
}

async function nodeOf(executionId: string, key: string) {
  const [row] = await database.db
    .select()
    .from(node)
    .where(and(eq(node.executionId, executionId), eq(node.key, key)));
  return row;
}
const configMap = (api: ClusterApi, name: string) =>
  api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name });

describe('endpoints and exports', () => {
  it('go from one cluster to all clusters of a topology, and go with the application', async () => {
    const name = uniqueName('ends');
    const rest = (...steps: string[]) =>
      `  policies:\n    - {name: all, type: topology, properties: {clusters: [local, far]}}\n${workflow(...steps)}`;
    const collect =
      '{name: collect, type: collect-service-endpoints, outputs: [{name: host, valueFrom: value.endpoint.host}]}';
    const data =
      '{name: data, type: export-data, properties: {topology: all}, inputs: [{from: host, parameterKey: data.host}]}';
    const service =
      '{name: svc, type: export-service, properties: {topology: all, name: ext, ip: 10.0.0.7, port: 5432}}';
    const first = await run(name, webservice(), rest('{name: go, type: deploy}', collect, data, service));
    expect(first).toMatchObject({ state: 'succeeded', error: null });
    for (const api of [world.api, other]) {
      expect(await configMap(api, name)).toMatchObject({ data: { host: `web.${name}` } });
      const endpoints = await api.get({ apiVersion: 'v1', kind: 'Endpoints', namespace: name, name: 'ext' });
      expect(endpoints).toMatchObject({
        subsets: [{ addresses: [{ ip: '10.0.0.7' }], ports: [{ port: 5432 }] }],
      });
    }
    // What a later revision no longer exports is removed, there too.
    const second = await run(name, webservice(), rest('{name: go, type: deploy}', collect, service));
    expect(second).toMatchObject({ state: 'succeeded' });
    for (const api of [world.api, other]) expect(await configMap(api, name)).toBeNull();
    expect(
      await other.get({ apiVersion: 'v1', kind: 'Service', namespace: name, name: 'ext' }),
    ).not.toBeNull();
    const third = await run(name, webservice(), workflow('{name: go, type: deploy}'));
    expect(third).toMatchObject({ state: 'succeeded' });
    expect(await other.get({ apiVersion: 'v1', kind: 'Service', namespace: name, name: 'ext' })).toBeNull();
  });

  it('rejects a topology that is not in the document, before anything runs', async () => {
    const step = '{name: data, type: export-data, properties: {topology: al, data: {}}}';
    const policies = '  policies:\n    - {name: all, type: topology, properties: {clusters: [local]}}\n';
    await expect(
      world.apply(documentOf(uniqueName('ends'), webservice(), policies + workflow(step))),
    ).rejects.toMatchObject({
      problems: [{ message: 'there is no policy `al`', hint: 'did you mean `all`?' }],
    });
  });

  it('rejects to write into a namespace of somebody else', async () => {
    const step = '{name: data, type: export-data, properties: {namespace: kube-system, data: {a: b}}}';
    const text = documentOf(uniqueName('ends'), webservice(), workflow(step));
    await expect(world.apply(text)).rejects.toMatchObject({ code: 'denied' });
  });
});

describe('applications', () => {
  it('wait for each other', async () => {
    const [shop, data] = [uniqueName('shop'), uniqueName('data')];
    const wait = workflow(`{name: wait, type: depends-on-app, properties: {name: ${data}, namespace: x}}`);
    const missing = await run(shop, webservice(), wait);
    expect(await nodeOf(missing.id, 'wait')).toMatchObject({ state: 'failed', error: { code: 'not-found' } });
    await world.apply(
      documentOf(
        data,
        webservice(),
        workflow('{name: hold, type: suspend, properties: {duration: 2s}}', '{name: go, type: deploy}'),
      ),
    );
    const ended = await run(`${shop}-2`, webservice(), wait);
    expect(ended).toMatchObject({ state: 'succeeded', error: null });
    expect((await getApplication(world.ctx, { project: 'default', name: data })).state).toBe('running');
  });

  it('are read by each other', async () => {
    const name = uniqueName('shop');
    const read = (of: string) => `{name: read, type: read-app, properties: {name: ${of}}}`;
    await run(name, webservice(), workflow('{name: go, type: deploy}'));
    const ended = await run(uniqueName('reader'), webservice(), workflow(read(name)));
    expect(await nodeOf(ended.id, 'read')).toMatchObject({
      outputs: { read: { value: { metadata: { name }, status: { latestRevision: { revision: 1 } } } } },
    });
    const none = await run(uniqueName('reader'), webservice(), workflow(read('nobody')));
    expect(none.state).toBe('succeeded');
  });
});

const job = (image: string) =>
  `{name: job, type: apply-job, properties: {value: {apiVersion: batch/v1, kind: Job, metadata: {name: migrate}, spec: {backoffLimit: 0, template: {spec: {restartPolicy: Never, containers: [{name: a, image: ${image}}]}}}}}}`;

describe('jobs', () => {
  it('are run to their end, and cleaned away without being missed', async () => {
    const name = uniqueName('jobs');
    const clean = '{name: clean, type: clean-jobs}';
    const ended = await run(name, webservice(), workflow('{name: go, type: deploy}', job('busybox'), clean));
    expect(ended).toMatchObject({ state: 'succeeded', error: null });
    expect(await nodeOf(ended.id, 'clean')).toMatchObject({ message: '1 removed' });
    await until(
      async () =>
        (await world.api.list('v1', 'Pod', { namespace: name, labelSelector: 'job-name=migrate' })).length ===
        0,
    );
    expect(await database.db.$count(resource, eq(resource.name, 'migrate'))).toBe(0);
    await until(
      async () => (await getApplication(world.ctx, { project: 'default', name })).state === 'running',
    );
  });

  it('fail the step when they fail', async () => {
    const ended = await run(uniqueName('jobs'), webservice(), workflow(job('job-fails')));
    expect(await nodeOf(ended.id, 'job')).toMatchObject({ state: 'failed', error: { code: 'unhealthy' } });
  });

  it('of others are left alone', async () => {
    const name = uniqueName('jobs');
    await run(name, webservice(), workflow('{name: go, type: deploy}'));
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'job-runs' }] } };
    const metadata = { name: 'theirs', namespace: name, labels: { purpose: 'x' } };
    await world.api.apply({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template } });
    const clean = '{name: clean, type: clean-jobs, properties: {labelselector: {purpose: x}}}';
    const ended = await run(name, webservice(), workflow(clean));
    expect(await nodeOf(ended.id, 'clean')).toMatchObject({
      message: '0 removed; 1 left alone, which the application did not make',
    });
    expect(
      await world.api.get({ apiVersion: 'batch/v1', kind: 'Job', namespace: name, name: 'theirs' }),
    ).not.toBeNull();
  });
});

describe('configs', () => {
  it('keep their types from one step to the next, and are gone when they are deleted', async () => {
    const name = uniqueName('conf');
    const ended = await run(
      name,
      webservice(),
      workflow(
        '{name: write, type: create-config, properties: {name: test, config: {a: value, b: 2, c: true, d: {e: f}}}}',
        '{name: read, type: read-config, properties: {name: test}, outputs: [{name: conf, valueFrom: output.config}]}',
        '{name: list, type: list-config, properties: {template: vela-system/prometheus-server}, outputs: [{name: known, valueFrom: output.configs}]}',
        '{name: check, type: print-message-in-status, if: "inputs.conf.b == 2 && inputs.conf.c && inputs.conf.d.e == \'f\' && len(inputs.known) == 0", inputs: [{from: conf}, {from: known}], properties: {message: as written}}',
        '{name: drop, type: delete-config, properties: {name: test}}',
        '{name: gone, type: read-config, properties: {name: test}}',
      ),
    );
    expect(ended.state).toBe('failed');
    expect(await nodeOf(ended.id, 'check')).toMatchObject({ state: 'succeeded', message: 'as written' });
    expect(await nodeOf(ended.id, 'gone')).toMatchObject({ error: { message: 'there is no config test' } });
    expect(await database.db.$count(resource, eq(resource.name, 'test'))).toBe(0);
  });

  it('of KubeVela are listed with what they hold, sensitive ones without', async () => {
    const name = uniqueName('conf');
    await run(name, webservice(), workflow('{name: go, type: deploy}'));
    for (const sensitive of [true, false]) {
      await world.api.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: {
          name: sensitive ? 'hidden' : 'plain',
          namespace: name,
          labels: { 'config.oam.dev/catalog': 'velacore-config', 'config.oam.dev/type': 'prometheus-server' },
          annotations: { 'config.oam.dev/sensitive': String(sensitive), 'config.oam.dev/alias': 'P' },
        },
        stringData: { 'input-properties': '{"url":"http://p"}' },
      });
    }
    const list = '{name: list, type: list-config, properties: {template: prometheus-server}}';
    const read = '{name: read, type: read-config, properties: {name: hidden}}';
    const ended = await run(name, webservice(), workflow(list, read));
    expect((await nodeOf(ended.id, 'list'))?.outputs).toMatchObject({
      configs: [
        { name: 'hidden', alias: 'P', config: {} },
        { name: 'plain', alias: 'P', config: { url: 'http://p' } },
      ],
    });
    expect(await nodeOf(ended.id, 'read')).toMatchObject({
      error: { hint: expect.stringContaining('Secret itself') as string },
    });
  });

  it.each([
    ['create-config, properties: {name: other, config: {}}', 'there is a Secret other that is not a config'],
    [
      'create-config, properties: {name: new, template: nacos, config: {}}',
      'config templates are CUE, which Loam does not run',
    ],
    ['read-config, properties: {name: other}', 'the Secret other is not a config'],
    ['delete-config, properties: {name: other}', 'the Secret other is not a config'],
  ])('rejects %s', async (step, message) => {
    const name = uniqueName('conf');
    const keep = '{name: keep, type: export2secret, properties: {secretName: other, data: {a: b}}}';
    const ended = await run(name, webservice(), workflow(keep, `{name: it, type: ${step}}`));
    expect(await nodeOf(ended.id, 'it')).toMatchObject({ state: 'failed', error: { message } });
  });
});

describe('a run without an application', () => {
  const start = async (steps: string[]) => {
    const name = uniqueName('alone');
    const lines = steps.map((step) => `      - ${step}\n`).join('');
    const document = `apiVersion: core.oam.dev/v1alpha1
kind: WorkflowRun
metadata: {name: ${name}, namespace: ${name}}
spec:
  workflowSpec:
    steps:
${lines}`;
    const [applied] = await applyDocuments(world.ctx, { project: 'default', document });
    return world.ended(applied?.runId ?? '');
  };

  it('keeps configs and runs jobs as well, and cleans up its own', async () => {
    const ended = await start([
      '{name: write, type: create-config, properties: {name: test, config: {a: 1}}}',
      '{name: read, type: read-config, properties: {name: test}, outputs: [{name: a, valueFrom: output.config.a}]}',
      '{name: drop, type: delete-config, properties: {name: test}}',
      job('busybox'),
      '{name: clean, type: clean-jobs}',
    ]);
    expect(ended).toMatchObject({ state: 'succeeded', error: null });
    expect(await nodeOf(ended.id, 'read')).toMatchObject({ outputs: { a: 1 } });
    expect(await nodeOf(ended.id, 'clean')).toMatchObject({ message: '1 removed' });
  });

  it('is refused what only an application has', async () => {
    const ended = await start([
      '{name: it, type: webhook, properties: {url: {value: "https://hooks.example.com/"}}}',
    ]);
    expect(ended.state).toBe('failed');
    const message = expect.stringMatching(/has no application|is not of an application/) as string;
    expect(await nodeOf(ended.id, 'it')).toMatchObject({ error: { message } });
    await expect(start(['{name: it, type: export-data, properties: {data: {a: b}}}'])).rejects.toThrow(
      'a step of type `export-data` works on an application, and this run has none',
    );
  });
});
