import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { instance, resource } from '@/db/schema/delivery';
import { execution, node } from '@/db/schema/engine';
import { cluster } from '@/db/schema/environment';
import { project as projectTable } from '@/db/schema/project';
import { createTestDatabase } from '@/db/testing/test-database';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { bootstrapInstance } from '@/server/auth/bootstrap';
import { createDeliveryHandlers } from '@/server/delivery/handlers/delivery-handlers';
import { diagnose } from '@/server/delivery/health/diagnose';
import { health } from '@/server/delivery/health/rules';
import { isExecutionTerminal } from '@/server/domain/status';
import { type Runner, startRunner } from '@/server/engine/runner/runner';
import { wakeNode } from '@/server/engine/store/wake';
import type { Extensions } from '@/server/extensions/extensions';
import { packOf } from '@/server/extensions/testing/packs-of';
import { createTestExtensions } from '@/server/extensions/testing/test-extensions';
import { createSealer } from '@/server/platform/crypto';
import { gatherEvidence } from '@/server/sensing/evidence';
import { startSensing } from '@/server/sensing/sensing';
import { registerStartupCluster } from '@/server/services/cluster/register-startup';
import type { ServiceContext } from '@/server/services/context';
import type { ClusterApi, Clusters } from '@/server/targets/kubernetes/cluster-api';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { applyApplications } from './apply';
import { deleteApplication } from './delete';
import { getDeletionPlan } from './deletion-plan';
import { dryRunApplication } from './dry-run';
import { getApplication } from './get';
import { getTopology } from './topology';

// Against the cluster of KUBECONFIG where it is set, else against the playground; a namespace of its own per test.

const database = await createTestDatabase({ max: 20 });
const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
const folder = mkdtempSync(join(tmpdir(), 'loam-delivery-'));
const closing: (() => Promise<unknown>)[] = [];
let clusters: Clusters;
let extensions: Extensions;
let runner: Runner;
let ctx: ServiceContext;
let api: ClusterApi;

beforeAll(async () => {
  clusters = createClusters(database.db, createSealer([{ id: 'test', key: randomBytes(32) }]));
  const packs = await packPlugins({ pluginsDir: 'plugins', outDir: join(folder, 'packs') });
  extensions = await createTestExtensions([...packs, acting]);
  ctx = {
    db: database.db,
    actor: { type: 'system', name: 'test' },
    requestId: 'test',
    logger,
    now: () => new Date(),
    extensions,
    clusters,
  };
  await bootstrapInstance(database.db, { now: new Date(), adminEmail: 'admin@example.com' });
  const path = process.env['KUBECONFIG'] ?? (await playground());
  await registerStartupCluster(ctx, { source: 'kubeconfig', kubeconfig: readFileSync(path, 'utf8'), path });
  const [home] = await database.db.query.cluster.findMany();
  api = await clusters.open(home?.id ?? '');
  const handlers = createDeliveryHandlers({
    db: database.db,
    extensions,
    clusters,
    gatherEvidence: (workload, of) => gatherEvidence(workload, of, null, false),
    orphanAfterMs: 500,
  });
  runner = await startRunner({
    database,
    url: database.url,
    handlers,
    logger,
    concurrency: 8,
    drainMs: 2_000,
  });
  const sensing = startSensing({
    db: database.db,
    sql: database.sql,
    clusters,
    rules: { health, diagnose },
    wake: wakeNode,
    logger,
  });
  closing.push(
    () => clusters.close(),
    () => extensions.close(),
    () => runner.stop(),
    () => sensing.stop(),
  );
}, 120_000);

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function playground(): Promise<string> {
  const own = join(folder, 'playground');
  mkdirSync(own);
  const { kubeconfig, stop } = await startPlayground(own);
  closing.push(stop);
  return kubeconfig;
}

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

const unreachable = {
  server: 'https://127.0.0.1:1',
  cluster: { server: 'https://127.0.0.1:1', 'insecure-skip-tls-verify': true },
  user: { token: 'none' },
};

const project = 'default';
let count = 0;
/** A name of its own, for the application and for its namespace. */
const unique = (word: string) => `${word}-${++count}-${randomBytes(3).toString('hex')}`;

function document(name: string, components: string, rest = ''): string {
  return `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}, namespace: ${name}}
spec:
  components:
${components}${rest}`;
}
const web = (image = 'nginx:1.27', name = 'web') =>
  `    - {name: ${name}, type: webservice, properties: {image: "${image}", ports: [{port: 80, expose: true}]}}\n`;

async function apply(text: string) {
  const [applied] = await applyApplications(ctx, { project, document: text });
  if (!applied) throw new TypeError('one application was applied');
  return applied;
}

async function until<T>(look: () => Promise<T | undefined | null | false>, timeoutMs = 10_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function ended(runId: string | null, timeoutMs = 20_000) {
  return until(async () => {
    const [row] = await database.db
      .select()
      .from(execution)
      .where(eq(execution.id, runId ?? ''));
    return row && isExecutionTerminal(row.state) && row;
  }, timeoutMs);
}

const deployment = (name: string, component = 'web') =>
  api.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: component });
const service = (name: string, component = 'web') =>
  api.get({ apiVersion: 'v1', kind: 'Service', namespace: name, name: component });

describe('apply', () => {
  it('delivers what dry-run shows, field for field, and writes nothing the second time', async () => {
    const name = unique('shop');
    const text = document(name, web());
    const { placements, problems } = await dryRunApplication(ctx, { project, document: text });
    expect(problems).toEqual([]);
    const first = await apply(text);
    expect(first).toMatchObject({ name, revision: 1, unchanged: false });
    expect(await ended(first.runId)).toMatchObject({ state: 'succeeded', error: null });
    for (const wanted of placements[0]?.resources ?? []) {
      const live = await api.get({
        apiVersion: wanted.apiVersion,
        kind: wanted.kind,
        namespace: name,
        name: wanted.metadata.name,
      });
      expect(live).toMatchObject(wanted);
    }
    await until(async () => (await getApplication(ctx, { project, name })).state === 'running');
    const before = (await deployment(name))?.metadata.resourceVersion;
    expect(await apply(text)).toEqual({ name, revision: 1, unchanged: true, runId: null });
    expect((await deployment(name))?.metadata.resourceVersion).toBe(before);
  });

  it('writes only what changed, and removes what is no longer rendered', async () => {
    const name = unique('shop');
    await ended((await apply(document(name, web() + web('nginx:1', 'old') + web('nginx:1', 'same')))).runId);
    const same = (await deployment(name, 'same'))?.metadata.resourceVersion;
    const second = await apply(document(name, web('nginx:1.28') + web('nginx:1', 'same')));
    expect(second).toMatchObject({ revision: 2, unchanged: false });
    expect(await ended(second.runId)).toMatchObject({ state: 'succeeded' });
    expect(await deployment(name, 'old')).toBeNull();
    expect(await service(name, 'old')).toBeNull();
    expect(await deployment(name)).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'nginx:1.28' }] } } },
    });
    expect((await deployment(name, 'same'))?.metadata['generation']).toBe(1);
    expect(same).toBeDefined();
    const { instances } = await getTopology(ctx, { project, name });
    expect(instances[0]?.components.map((component) => component.name).sort()).toEqual(['same', 'web']);
  });

  it('waits for what a component depends on', async () => {
    const name = unique('chain');
    const db = '    - {name: db, type: webservice, properties: {image: "slow:1"}}\n';
    const front = '    - {name: front, type: worker, properties: {image: nginx}, dependsOn: [db]}\n';
    const { runId } = await apply(document(name, front + db));
    await until(() => deployment(name, 'db'));
    expect(await deployment(name, 'front')).toBeNull();
    expect(await ended(runId, 40_000)).toMatchObject({ state: 'succeeded' });
    expect(await deployment(name, 'front')).not.toBeNull();
  }, 60_000);

  it('says why an image cannot be pulled, and fails at the deadline', async () => {
    const name = unique('pull');
    const step =
      '  workflow:\n    steps:\n      - {name: d, type: deploy, timeout: 8s, properties: {policies: []}}\n';
    const { runId } = await apply(document(name, web('registry.example.com/does-not-exist:1'), step));
    const seen = await until(async () => {
      const { instances } = await getTopology(ctx, { project, name });
      return instances[0]?.components[0]?.diagnosis;
    }, 8_000);
    expect(seen.sentence).toMatch(
      /^web cannot start: the image registry\.example\.com\/does-not-exist:1 cannot be pulled \(.+\)$/,
    );
    const run = await ended(runId, 15_000);
    expect(run.state).toBe('failed');
    expect(run.error).toMatchObject({
      code: 'unhealthy',
      message: expect.stringContaining('registry.example.com/does-not-exist:1'),
    });
    expect(await getApplication(ctx, { project, name })).toMatchObject({ state: 'failed' });
  }, 40_000);

  it('takes the place of a run that is on its way', async () => {
    const name = unique('twice');
    const first = await apply(document(name, web('never-ready:1')));
    await until(() => deployment(name));
    const second = await apply(document(name, web('nginx:2')));
    expect(await ended(first.runId)).toMatchObject({ state: 'cancelled' });
    expect(await ended(second.runId)).toMatchObject({ state: 'succeeded' });
    expect(await deployment(name)).toMatchObject({
      spec: { template: { spec: { containers: [{ image: 'nginx:2' }] } } },
    });
  }, 40_000);

  it('refuses to take over what another application has', async () => {
    const name = unique('mine');
    await ended((await apply(document(name, web()))).runId);
    const other = unique('other');
    const { runId } = await apply(
      document(other, web()).replace(`namespace: ${other}`, `namespace: ${name}`),
    );
    const run = await ended(runId);
    expect(run).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
    expect((await deployment(name))?.metadata.labels?.['app.oam.dev/name']).toBe(name);
  });

  it('runs traits that act before and after their component', async () => {
    const name = unique('acts');
    const text = document(
      name,
      '    - name: web\n      type: worker\n      properties: {image: nginx}\n      traits: [{type: note-post}, {type: note-pre}]\n',
    );
    expect(await ended((await apply(text)).runId)).toMatchObject({ state: 'succeeded', error: null });
    const note = (stage: string) =>
      api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: `web-${stage}` });
    expect(await note('pre')).toMatchObject({ data: { there: 'false', ready: '0' } });
    expect(await note('post')).toMatchObject({ data: { there: 'true', ready: '1' } });
    expect(await ended((await deleteApplication(ctx, { project, name })).runId)).toMatchObject({
      state: 'succeeded',
    });
    expect([await note('pre'), await note('post')]).toEqual([null, null]);
  });

  it('delivers kinds together with their definitions', async () => {
    const name = unique('kinds');
    const group = `${name}.example.com`;
    const schema = '{type: object, x-kubernetes-preserve-unknown-fields: true}';
    const definition = `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: things.${group}}, spec: {group: ${group}, scope: Namespaced, names: {kind: Thing, plural: things, singular: thing}, versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: ${schema}}}]}}`;
    const thing = `{apiVersion: ${group}/v1, kind: Thing, metadata: {name: one}, spec: {a: 1}}`;
    const { runId } = await apply(
      document(
        name,
        `    - {name: all, type: k8s-objects, properties: {objects: [${thing}, ${definition}]}}\n`,
      ),
    );
    expect(await ended(runId)).toMatchObject({ state: 'succeeded', error: null });
    const id = { apiVersion: `${group}/v1`, kind: 'Thing', namespace: name, name: 'one' };
    expect(await api.get(id)).toMatchObject({ spec: { a: 1 } });
    expect(await ended((await deleteApplication(ctx, { project, name })).runId)).toMatchObject({
      state: 'succeeded',
    });
    const definitions = await api.list('apiextensions.k8s.io/v1', 'CustomResourceDefinition');
    expect(definitions.map((each) => each.metadata.name)).not.toContain(`things.${group}`);
  }, 40_000);

  it('refuses objects of the whole cluster without a grant', async () => {
    const name = unique('wide');
    await database.db.update(projectTable).set({ grants: [] });
    const objects =
      '    - {name: all, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: Namespace, metadata: {name: sneaky}}]}}\n';
    const dry = await dryRunApplication(ctx, { project, document: document(name, objects) });
    expect(dry.problems).toMatchObject([{ code: 'denied', position: { line: 6, column: 7 } }]);
    const { runId } = await apply(document(name, objects));
    expect(await ended(runId)).toMatchObject({ state: 'failed', error: { code: 'denied' } });
    expect(await api.get({ apiVersion: 'v1', kind: 'Namespace', name: 'sneaky' })).toBeNull();
  });
});

describe('delete', () => {
  it('leaves nothing, and nothing of another application is touched', async () => {
    const name = unique('gone');
    const other = unique('stays');
    await ended((await apply(document(name, web()))).runId);
    const neighbour = document(other, web('nginx:1', 'neighbour')).replace(
      `namespace: ${other}`,
      `namespace: ${name}`,
    );
    await ended((await apply(neighbour)).runId);
    const plan = await getDeletionPlan(ctx, { project, name });
    expect(plan.kept).toEqual([]);
    expect(plan.removed.map((each) => each.kind)).toEqual(['Deployment', 'Service']);
    const { runId } = await deleteApplication(ctx, { project, name });
    expect(await ended(runId)).toMatchObject({ state: 'succeeded' });
    expect([await deployment(name), await service(name)]).toEqual([null, null]);
    const pods = await api.list('v1', 'Pod', { namespace: name, labelSelector: `app.oam.dev/name=${name}` });
    expect(pods).toEqual([]);
    expect(await deployment(name, 'neighbour')).not.toBeNull();
    await expect(getApplication(ctx, { project, name })).rejects.toMatchObject({ code: 'not-found' });
    const left = await database.db.select().from(resource).where(eq(resource.component, 'web'));
    expect(left.filter((row) => row.namespace === name)).toEqual([]);
  }, 40_000);

  it('is not held up by a cluster that is gone, and remembers what it left there', async () => {
    const name = unique('dead');
    await ended((await apply(document(name, web()))).runId);
    const [home] = await database.db.select().from(cluster);
    const sealed = clusters.seal('clu_gone', { ...unreachable, context: 'gone' });
    await database.db.insert(cluster).values({
      id: 'clu_gone',
      unitId: home?.unitId ?? '',
      name: 'gone',
      source: 'kubeconfig',
      endpoint: '',
      credentials: sealed,
    });
    const { instances } = await getApplication(ctx, { project, name });
    const id = instances[0]?.id ?? '';
    await database.db.update(instance).set({ clusterId: 'clu_gone' }).where(eq(instance.id, id));
    const { runId } = await deleteApplication(ctx, { project, name });
    expect(await ended(runId)).toMatchObject({ state: 'succeeded' });
    await expect(getApplication(ctx, { project, name })).rejects.toMatchObject({ code: 'not-found' });
    const [left] = await database.db.select().from(instance).where(eq(instance.id, id));
    expect(left?.message).toMatch(/^Left behind, because its cluster could not be reached: /);
    expect(await database.db.$count(resource, eq(resource.instanceId, id))).toBe(2);
    expect(await apply(document(name, web()))).toMatchObject({ name, revision: 2 });
  }, 40_000);

  it('says what holds an object', async () => {
    const name = unique('held');
    await ended((await apply(document(name, web()))).runId);
    const id = { apiVersion: 'v1', kind: 'Service', namespace: name, name: 'web' };
    await api.patch(id, { metadata: { finalizers: ['example.com/hold'] } }, 'merge');
    const { runId } = await deleteApplication(ctx, { project, name });
    await until(async () => {
      const nodes = await database.db.select().from(node).where(eq(node.executionId, runId));
      return nodes.some((each) =>
        each.message.includes('Service web (held by the finalizer example.com/hold)'),
      );
    });
    await api.patch(id, { metadata: { finalizers: null } }, 'merge');
    expect(await ended(runId)).toMatchObject({ state: 'succeeded' });
  }, 40_000);
});
