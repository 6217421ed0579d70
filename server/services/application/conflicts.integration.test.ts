import { expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import type { ConflictChoice } from '@/server/domain/application-input';
import { documentOf, uniqueName, until, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { driftOf } from '../testing/tracked-object';
import { applyDocuments } from './apply';
import { diffApplication } from './diff';

const { database, world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';
const left = '  policies: [{name: it, type: drift, properties: {mode: report}}]\n';
const image = 'spec.template.spec.containers[web].image';

async function deliver(document: string, conflicts?: ConflictChoice) {
  const [applied] = await applyDocuments(world.ctx, { project, document, conflicts });
  return world.ended(applied?.runId ?? null);
}

async function specOf(namespace: string) {
  const spec = (await world.deployment(namespace))?.['spec'] as {
    template: { spec: { containers: { image: string; env?: { name: string }[] }[] } };
  };
  return spec.template.spec.containers[0];
}

/** Delivered, then changed by somebody with `kubectl edit`. */
async function edited(): Promise<{ name: string; next: string }> {
  const name = uniqueName('conflict');
  expect(await deliver(documentOf(name, webservice(), left))).toMatchObject({ state: 'succeeded' });
  const id = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
  const spec = { template: { spec: { containers: [{ name: 'web', image: 'nginx:9' }] } } };
  await world.api.patch(id, { spec }, 'strategic', { fieldManager: 'kubectl-edit' });
  const next = webservice('nginx:1.28').replace('ports:', 'env: [{name: NEW, value: "1"}], ports:');
  return { name, next: documentOf(name, next, left) };
}

it('the plan says who set a field, and a delivery takes it over unless it is told otherwise', async () => {
  const { name, next } = await edited();
  const { places } = await diffApplication(world.ctx, { project, document: next });
  const fields = places[0]?.objects.find(({ kind }) => kind === 'Deployment')?.fields;
  expect(fields?.find(({ path }) => path === image)).toMatchObject({
    before: 'nginx:9',
    after: 'nginx:1.28',
    by: [{ manager: 'kubectl-edit', at: expect.stringMatching(/^20/) as string }],
  });
  expect(fields?.find(({ path }) => path.includes('env'))?.by).toBeUndefined();
  expect(await deliver(next)).toMatchObject({ state: 'succeeded' });
  expect(await specOf(name)).toMatchObject({ image: 'nginx:1.28', env: [{ name: 'NEW' }] });
}, 60_000);

it('left to those who set them, the rest is delivered, and it is no drift', async () => {
  const { name, next } = await edited();
  expect(await deliver(next, 'leave')).toMatchObject({ state: 'succeeded' });
  expect(await specOf(name)).toMatchObject({ image: 'nginx:9', env: [{ name: 'NEW' }] });
  const { places } = await diffApplication(world.ctx, { project, document: next });
  expect(
    places[0]?.objects.find(({ kind }) => kind === 'Deployment')?.fields.map(({ path }) => path),
  ).toEqual([image]);
  // What was delivered is still watched over.
  const id = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
  await world.api.patch(
    id,
    { spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'NEW', value: '2' }] }] } } } },
    'strategic',
    { fieldManager: 'kubectl-edit' },
  );
  await until(async () => (await driftOf(database.db, name, 'Deployment'))?.fields.length === 1);
  // The same text is delivered again where that is what it takes.
  expect(await deliver(next, 'take-over')).toMatchObject({ state: 'succeeded' });
  expect(await specOf(name)).toMatchObject({ image: 'nginx:1.28' });
}, 60_000);

it('told to fail, it writes nothing to the object and says which field, by whom', async () => {
  const { name, next } = await edited();
  const run = await deliver(next, 'fail');
  expect(run).toMatchObject({ state: 'failed' });
  expect(JSON.stringify(run.error)).toContain(`${image} was set by kubectl-edit`);
  expect(await specOf(name)).toMatchObject({ image: 'nginx:9' });
  expect((await specOf(name))?.env).toBeUndefined();
}, 60_000);

/** An object whose field cannot change in place. */
const job = (name: string, command: string) =>
  `    - {name: job, type: k8s-objects, properties: {objects: [{apiVersion: batch/v1, kind: Job, metadata: {name: job}, spec: {template: {spec: {restartPolicy: Never, containers: [{name: ${name}, image: busybox, command: [${command}]}]}}}}]}}\n`;
const remade = `  policies: [{name: it, type: resource-update, properties: {rules: [{selector: {resourceTypes: [Job]}, strategy: {recreateFields: [spec.template.spec.containers]}}]}}]\n`;

it('a field that cannot change in place is told with what to do about it, in the plan and by the run', async () => {
  const name = uniqueName('immutable');
  expect(await deliver(documentOf(name, job('main', 'one')))).toMatchObject({ state: 'succeeded' });
  const next = documentOf(name, job('main', 'two'));
  const { places } = await diffApplication(world.ctx, { project, document: next });
  const problem = places[0]?.objects[0]?.problem;
  expect(problem?.hint).toContain('resource-update: recreateFields: [spec.template]');
  const run = await deliver(next);
  expect(run).toMatchObject({ state: 'failed' });
  expect(JSON.stringify(run.error)).toContain('recreateFields: [spec.template]');
}, 60_000);

it('by policy it is removed and made anew, which the plan says before', async () => {
  const name = uniqueName('remade');
  const read = () => world.api.get({ apiVersion: 'batch/v1', kind: 'Job', namespace: name, name: 'job' });
  const policy = remade;
  await deliver(documentOf(name, job('main', 'one'), policy));
  const before = await read();
  const next = documentOf(name, job('main', 'two'), policy);
  const { places } = await diffApplication(world.ctx, { project, document: next });
  expect(places[0]?.objects).toMatchObject([
    { kind: 'Job', change: 'recreate', fields: [{ path: 'spec.template.spec.containers' }] },
  ]);
  expect((await read())?.metadata.uid).toBe(before?.metadata.uid);
  expect(await deliver(next)).toMatchObject({ state: 'succeeded' });
  const after = await read();
  expect(after?.metadata.uid).not.toBe(before?.metadata.uid);
  expect(after).toMatchObject({ spec: { template: { spec: { containers: [{ command: ['two'] }] } } } });
}, 90_000);

it('what is made anew waits for as long as the old one takes to go, and says so', async () => {
  const name = uniqueName('remade');
  const policies = `  policies: [{name: it, type: resource-update, properties: {rules: [{selector: {resourceTypes: [ConfigMap]}, strategy: {recreateFields: [data.mode]}}]}}]\n`;
  const config = (mode: string) =>
    `    - {name: c, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {mode: ${mode}}}]}}\n`;
  await deliver(documentOf(name, config('fast'), policies));
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'c' };
  await world.api.patch(id, { metadata: { finalizers: ['example.com/hold'] } }, 'merge');
  const { runId } = await world.apply(documentOf(name, config('slow'), policies));
  const waiting = () =>
    database.db.query.node.findMany({
      where: (row, { and, eq, like }) => and(eq(row.state, 'waiting'), like(row.message, '%ConfigMap c is%')),
    });
  const [held] = await until(async () => {
    const nodes = await waiting();
    return nodes.some((each) => each.message.includes('is still being removed')) && nodes;
  });
  expect(held?.attempt).toBe(1);
  await world.api.patch(id, { metadata: { finalizers: null } }, 'merge');
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  expect((await world.api.get(id))?.['data']).toEqual({ mode: 'slow' });
}, 60_000);

it('written as a whole, what others set beside it goes', async () => {
  const name = uniqueName('whole');
  const policies = `  policies: [{name: it, type: resource-update, properties: {rules: [{selector: {resourceTypes: [ConfigMap]}, strategy: {op: replace}}]}}]\n`;
  const config = (mode: string) =>
    `    - {name: c, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: c}, data: {mode: ${mode}}}]}}\n`;
  await deliver(documentOf(name, config('fast'), policies));
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'c' };
  await world.api.patch(id, { data: { theirs: 'x' } }, 'merge', { fieldManager: 'them' });
  expect(await deliver(documentOf(name, config('slow'), policies))).toMatchObject({ state: 'succeeded' });
  expect((await world.api.get(id))?.['data']).toEqual({ mode: 'slow' });
}, 60_000);

it('what a person scales through Loam stays until the next delivery, and is shown', async () => {
  const name = uniqueName('operated');
  const scaled = webservice().replace('}}\n', '}, traits: [{type: scaler, properties: {replicas: 2}}]}\n');
  await deliver(documentOf(name, scaled));
  const id = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: name, name: 'web' };
  await world.api.patch(id, { spec: { replicas: 4 } }, 'merge', {
    fieldManager: 'loam-operate',
    subresource: 'scale',
  });
  await until(async () => (await driftOf(database.db, name))?.left);
  await world.api.patch(
    id,
    { spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:9' }] } } } },
    'strategic',
    { fieldManager: 'kubectl-edit' },
  );
  await until(async () => (await specOf(name))?.image === 'nginx:1.27');
  expect(await world.deployment(name)).toMatchObject({ spec: { replicas: 4 } });
  await until(
    async () => (await driftOf(database.db, name))?.fields.map(({ path }) => path).join() === 'spec.replicas',
  );
  await deliver(documentOf(name, scaled.replace('nginx:1.27', 'nginx:1.28')));
  expect(await world.deployment(name)).toMatchObject({ spec: { replicas: 2 } });
}, 60_000);
