import { expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { Repair } from '@/server/domain/drift';
import { freezeProject, thawProject } from '../freeze/freeze';
import { repairInstance } from '../instance/repair';
import { getOverview } from '../overview/get';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { driftOf as driftIn, trackedObject } from '../testing/tracked-object';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

const policy = (type: string, properties: string) =>
  `  policies:\n    - {name: it, type: ${type}, properties: ${properties}}\n`;
const webOf = (namespace: string) => ({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name: 'web' });
const imageOf = async (namespace: string) =>
  (
    (await world.deployment(namespace))?.['spec'] as {
      template: { spec: { containers: { image: string }[] } };
    }
  )?.template.spec.containers[0]?.image;

async function deliver(name: string, policies = '', components = webservice()): Promise<void> {
  const { runId } = await world.apply(documentOf(name, components, policies));
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
}

const rowOf = (name: string, kind?: string) => trackedObject(database.db, name, kind);
const driftOf = (name: string, kind?: string) => driftIn(database.db, name, kind);
const repairOf = async (name: string, kind?: string) =>
  (await rowOf(name, kind))?.repaired as Repair | null | undefined;

/** Somebody else, with a tool of their own. */
const them = { fieldManager: 'kubectl-edit' };

function edit(name: string, image = 'nginx:9'): Promise<unknown> {
  const spec = { template: { spec: { containers: [{ name: 'web', image }] } } };
  return world.api.patch(webOf(name), { spec }, 'strategic', them);
}

it('what somebody edits is put back, and it is kept what it was', async () => {
  const name = uniqueName('drift');
  await deliver(name);
  await edit(name);
  const repaired = await until(() => repairOf(name));
  expect(await imageOf(name)).toBe('nginx:1.27');
  expect(repaired).toMatchObject({ gone: false, times: 1 });
  expect(repaired.fields).toEqual([
    { path: 'spec.template.spec.containers[web].image', before: 'nginx:9', after: 'nginx:1.27' },
  ]);
  expect(repaired.by.map((each) => each.manager)).toEqual(['kubectl-edit']);
  await until(async () => (await driftOf(name)) === null);
}, 60_000);

it('what somebody deletes is made again', async () => {
  const name = uniqueName('drift');
  await deliver(name);
  const before = await world.deployment(name);
  await world.api.delete(webOf(name));
  await until(async () => {
    const now = await world.deployment(name);
    return now !== null && now.metadata.uid !== before?.metadata.uid;
  });
  expect(await until(() => repairOf(name))).toMatchObject({ gone: true, fields: [] });
}, 60_000);

it('a Job that did its work and was removed is not made again, and is no trouble', async () => {
  const name = uniqueName('drift');
  const job =
    '{apiVersion: batch/v1, kind: Job, metadata: {name: once}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}}}}';
  const component = `    - {name: once, type: k8s-objects, properties: {objects: [${job}]}}\n`;
  await deliver(name, '', component);
  await until(async () => (await rowOf(name, 'Job'))?.state === 'completed');
  const id = { apiVersion: 'batch/v1', kind: 'Job', namespace: name, name: 'once' };
  await world.api.delete(id);
  await until(async () => (await rowOf(name, 'Job'))?.message.endsWith('and is gone'));
  expect(await world.api.get(id)).toBeNull();
  expect(await rowOf(name, 'Job')).toMatchObject({ state: 'completed', drift: null, repaired: null });
}, 60_000);

it('what somebody sets that the application does not set stays', async () => {
  const name = uniqueName('drift');
  await deliver(name);
  await world.api.patch(
    webOf(name),
    { spec: { replicas: 3, paused: true }, metadata: { labels: { mine: 'x' } } },
    'merge',
    them,
  );
  await edit(name);
  await until(() => repairOf(name));
  expect(await world.deployment(name)).toMatchObject({
    spec: { replicas: 3, paused: true },
    metadata: { labels: { mine: 'x' } },
  });
}, 60_000);

it('a policy has it shown only, until it is put back by a delivery', async () => {
  const name = uniqueName('drift');
  await deliver(name, policy('drift', '{mode: report}'));
  await edit(name);
  const found = await until(() => driftOf(name));
  expect(found).toMatchObject({ left: true, held: 'a policy of the application says so' });
  expect(found.fields.map((each) => each.path)).toEqual(['spec.template.spec.containers[web].image']);
  await world.api.delete({ ...webOf(name), apiVersion: 'v1', kind: 'Service' });
  await until(async () => (await driftOf(name, 'Service'))?.gone);
  expect(await imageOf(name)).toBe('nginx:9');
  await deliver(name, policy('drift', '{mode: report}'), webservice() + webservice('nginx:1', 'more'));
  await until(async () => (await driftOf(name)) === null);
  expect(await imageOf(name)).toBe('nginx:1.27');
}, 60_000);

it('of a long text what differs is kept, and not all of it', async () => {
  const name = uniqueName('drift');
  const lines = Array.from({ length: 2_000 }, (_, i) => `line ${i}`);
  const data = { file: lines.join(' ') };
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'long' }, data };
  const component = `    - {name: long, type: k8s-objects, properties: {objects: [${JSON.stringify(object)}]}}\n`;
  await deliver(name, policy('drift', '{mode: report}'), component);
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'long' };
  const theirs = lines.with(1_500, 'theirs').join(' ');
  await world.api.patch(id, { data: { file: theirs } }, 'merge', them);
  const [field] = (await until(() => driftOf(name, 'ConfigMap'))).fields;
  expect(field?.before).toMatch(/^….* line 1499 theirs line 1501 .*…$/);
  expect(field?.after).toMatch(/^….* line 1499 line 1500 line 1501 .*…$/);
  expect(JSON.stringify(field).length).toBeLessThan(2_200);
}, 60_000);

it('what is only shown is put back once when somebody asks for it; not through another project', async () => {
  const name = uniqueName('drift');
  await deliver(name, policy('drift', '{mode: report}'));
  await edit(name);
  await until(() => driftOf(name));
  const row = await rowOf(name);
  const input = { project, instanceId: row?.instanceId ?? '' };
  await expect(repairInstance(world.ctx, { ...input, project: 'other' })).rejects.toMatchObject({
    code: 'not-found',
  });
  const overview = await getOverview(world.ctx, { project, timeZone: 'UTC' });
  expect(overview.attention.find((each) => each.kind === 'drift' && each.application === name)).toMatchObject(
    {
      object: 'Deployment web',
      held: 'a policy of the application says so',
    },
  );
  expect(await repairInstance(world.ctx, input)).toEqual({ objects: 1 });
  await until(async () => (await driftOf(name)) === null);
  expect(await imageOf(name)).toBe('nginx:1.27');
  await expect(repairInstance(world.ctx, input)).rejects.toMatchObject({ code: 'illegal-state' });
}, 60_000);

it('fields that a policy names are left to others, the rest is put back', async () => {
  const name = uniqueName('drift');
  const image = 'spec.template.spec.containers[0].image';
  await deliver(name, policy('apply-once', `{enable: true, rules: [{strategy: {path: ["${image}"]}}]}`));
  await edit(name);
  await world.api.delete({ ...webOf(name), apiVersion: 'v1', kind: 'Service' });
  await until(() => repairOf(name, 'Service'));
  expect(await imageOf(name)).toBe('nginx:9');
  expect(await driftOf(name)).toBeNull();
}, 60_000);

it('nobody fights over the replicas that an autoscaler sets', async () => {
  const name = uniqueName('drift');
  const scaled = webservice().replace('}}\n', '}, traits: [{type: scaler, properties: {replicas: 2}}]}\n');
  await deliver(name, '', scaled);
  await world.api.apply({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name: 'web', namespace: name },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
      minReplicas: 1,
      maxReplicas: 5,
    },
  });
  await world.api.patch(webOf(name), { spec: { replicas: 4 } }, 'merge', them);
  await edit(name);
  const repaired = await until(() => repairOf(name));
  expect(repaired.fields.map((each) => each.path)).toEqual(['spec.template.spec.containers[web].image']);
  expect(await world.deployment(name)).toMatchObject({ spec: { replicas: 4 } });
  await deliver(name, '', scaled.replace('nginx:1.27', 'nginx:1.28'));
  expect(await world.deployment(name)).toMatchObject({ spec: { replicas: 4 } });
}, 60_000);

it('who changes it again and again is waited for longer and longer, and it is said', async () => {
  const name = uniqueName('drift');
  await deliver(name);
  await edit(name);
  await until(() => repairOf(name));
  await edit(name, 'nginx:10');
  const found = await until(() => driftOf(name));
  expect(found.held).toMatch(
    /^kubectl-edit changed it again, after it was put back 1 times; it is tried again from/,
  );
  expect(found.left).toBe(false);
  await until(async () => (await repairOf(name))?.times === 2);
  expect(await imageOf(name)).toBe('nginx:1.27');
}, 60_000);

it('nothing is put back while the project is frozen', async () => {
  const name = uniqueName('drift');
  await deliver(name);
  await freezeProject(world.ctx, { project, reason: 'An incident' });
  try {
    await edit(name);
    expect((await until(() => driftOf(name))).held).toContain('An incident');
    expect(await imageOf(name)).toBe('nginx:9');
  } finally {
    await thawProject(world.ctx, { project });
  }
  await until(() => repairOf(name));
  expect(await imageOf(name)).toBe('nginx:1.27');
}, 60_000);

it('another object under the same name is left alone', async () => {
  const name = uniqueName('drift');
  await deliver(name);
  await freezeProject(world.ctx, { project, reason: 'Wait' });
  const service = { apiVersion: 'v1', kind: 'Service', namespace: name, name: 'web' };
  await world.api.delete(service);
  await world.api.apply({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: name },
    spec: { ports: [{ port: 99 }] },
  });
  await thawProject(world.ctx, { project });
  await until(async () => (await driftOf(name, 'Service'))?.held?.includes('was not made by Loam'));
  expect(await world.service(name)).toMatchObject({ spec: { ports: [{ port: 99 }] } });
}, 60_000);

it('values of Secrets are neither shown nor kept as they are', async () => {
  const name = uniqueName('drift');
  const secret = '{apiVersion: v1, kind: Secret, metadata: {name: key}, stringData: {token: first-canary}}';
  await deliver(
    name,
    policy('drift', '{mode: report}'),
    `    - {name: key, type: k8s-objects, properties: {objects: [${secret}]}}\n`,
  );
  const id = { apiVersion: 'v1', kind: 'Secret', namespace: name, name: 'key' };
  await world.api.patch(id, { data: { token: btoa('other-canary') } }, 'merge', them);
  const found = await until(() => driftOf(name, 'Secret'));
  expect(found.fields).toEqual([{ path: 'data.token', before: '(hidden)', after: '(hidden)' }]);
  const { rows } = await database.pool.query<{ sealed: string }>('select sealed from resource_manifest');
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toMatch(/canary|Y2FuYXJ5/);
}, 60_000);
