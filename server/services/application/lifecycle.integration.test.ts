import { readFileSync } from 'node:fs';
import { eq } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { node } from '@/db/schema/engine';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { addCluster } from '../cluster/add';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { deleteApplication } from './delete';
import { getDeletionPlan } from './deletion-plan';

const { database, world, kubeconfig } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

/** A component that is one ConfigMap. */
const config = (name: string, mode = 'fast') =>
  `    - name: ${name}\n      type: k8s-objects\n      properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: ${name}}, data: {mode: ${mode}}}]}\n`;
const policy = (type: string, properties: string) =>
  `  policies:\n    - {name: it, type: ${type}, properties: ${properties}}\n`;
const rule = (name: string, more = '') => `{rules: [{selector: {resourceNames: [${name}]}${more}}]}`;
const read = (namespace: string, name: string) =>
  world.api.get({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name });
const modeOf = async (namespace: string, name: string) =>
  ((await read(namespace, name))?.['data'] as { mode?: string } | undefined)?.mode;

async function deliver(name: string, components: string, policies = ''): Promise<void> {
  const { runId } = await world.apply(documentOf(name, components, policies));
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
}

async function make(namespace: string, name: string): Promise<void> {
  await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const metadata = { name, namespace };
  await world.api.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { mode: 'theirs' } });
}

it('an object that never goes stays when it leaves the document, and is not ours any more', async () => {
  const name = uniqueName('never');
  const rules = policy('garbage-collect', rule('keep', ', strategy: never'));
  await deliver(name, config('keep') + config('go'), rules);
  await deliver(name, config('other'), rules);
  expect(await read(name, 'go')).toBeNull();
  expect(await modeOf(name, 'keep')).toBe('fast');
  const plan = await getDeletionPlan(world.ctx, { project, name });
  expect([...plan.removed, ...plan.kept].map((each) => each.name)).toEqual(['other']);
}, 60_000);

it('an object that goes with the application stays until then', async () => {
  const name = uniqueName('later');
  await deliver(
    name,
    config('keep') + config('go'),
    policy('garbage-collect', rule('keep', ', strategy: onAppDelete')),
  );
  await deliver(name, config('other'));
  expect(await read(name, 'go')).toBeNull();
  expect(await modeOf(name, 'keep')).toBe('fast');
  const { runId } = await deleteApplication(world.ctx, { project, name });
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  expect(await read(name, 'keep')).toBeNull();
}, 60_000);

it('keepLegacyResource keeps all that leaves the document; a deletion says what it leaves, and leaves it', async () => {
  const name = uniqueName('legacy');
  const rules = '{keepLegacyResource: true, rules: [{selector: {resourceNames: [mine]}, strategy: never}]}';
  await deliver(name, config('mine') + config('old'), policy('garbage-collect', rules));
  await deliver(name, config('mine'), policy('garbage-collect', rules));
  expect(await modeOf(name, 'old')).toBe('fast');
  const plan = await getDeletionPlan(world.ctx, { project, name });
  expect(plan.removed.map((each) => each.name)).toEqual(['old']);
  expect(plan.kept).toMatchObject([{ name: 'mine', why: 'stays, as its garbage collection says' }]);
  const { runId } = await deleteApplication(world.ctx, { project, name });
  expect(await world.ended(runId)).toMatchObject({ state: 'succeeded' });
  expect(await read(name, 'old')).toBeNull();
  expect(await modeOf(name, 'mine')).toBe('fast');
  const told = await database.db.select({ message: node.message }).from(node).where(eq(node.name, 'mine'));
  expect(told.map((each) => each.message)).toContain(
    'Left: ConfigMap mine (stays, as its garbage collection says)',
  );
}, 60_000);

it('takes over what belongs to nobody, where the policy says so, and nothing else', async () => {
  const name = uniqueName('over');
  await make(name, 'theirs');
  await make(name, 'other');
  const { runId } = await world.apply(
    documentOf(name, config('theirs') + config('other'), policy('take-over', rule('theirs'))),
  );
  expect(await world.ended(runId)).toMatchObject({
    state: 'failed',
    error: { code: 'conflict', message: 'ConfigMap other is there already and was not made by Loam.' },
  });
  expect([await modeOf(name, 'theirs'), await modeOf(name, 'other')]).toEqual(['fast', 'theirs']);
}, 60_000);

it('never writes nor removes what is read only, and says so when it is not there', async () => {
  const name = uniqueName('look');
  await make(name, 'theirs');
  const rules = policy('read-only', rule('theirs'));
  await deliver(name, config('theirs') + config('own'), rules);
  expect(await modeOf(name, 'theirs')).toBe('theirs');
  const { kept } = await getDeletionPlan(world.ctx, { project, name });
  expect(kept).toMatchObject([{ name: 'theirs', why: 'is read only' }]);
  await deliver(name, config('own'), rules);
  expect(await modeOf(name, 'theirs')).toBe('theirs');
  const { runId } = await world.apply(
    documentOf(name, config('absent'), policy('read-only', rule('absent'))),
  );
  expect(await world.ended(runId)).toMatchObject({
    state: 'failed',
    error: { code: 'not-found', message: 'ConfigMap absent is read only by a policy, and is not there.' },
  });
}, 60_000);

it('an object that applications share is written by the first, and goes with the last', async () => {
  const [place, second] = [uniqueName('first'), uniqueName('second')];
  const rules = (more = '') =>
    `  policies:\n    - {name: it, type: shared-resource, properties: ${rule('both')}}\n    - {name: to, type: topology, properties: {namespace: ${place}}}\n${more}`;
  await deliver(place, config('both', 'one'), rules());
  await deliver(second, config('both', 'two'), rules());
  expect(await modeOf(place, 'both')).toBe('one');
  const sharers = async () => (await read(place, 'both'))?.metadata.annotations?.['app.oam.dev/shared-by'];
  expect(await sharers()).toBe(`default/${place},default/${second}`);
  const third = uniqueName('third');
  const { runId } = await world.apply(
    documentOf(
      third,
      config('both'),
      `  policies:\n    - {name: to, type: topology, properties: {namespace: ${place}}}\n`,
    ),
  );
  expect(await world.ended(runId)).toMatchObject({ state: 'failed', error: { code: 'conflict' } });
  const remove = async (name: string) => {
    const { runId: id } = await deleteApplication(world.ctx, { project, name });
    expect(await world.ended(id)).toMatchObject({ state: 'succeeded' });
  };
  await remove(place);
  expect(await sharers()).toBe(`default/${second}`);
  // It is the second one's now, as it writes it: at once, and with its next delivery.
  await until(async () => (await modeOf(place, 'both')) === 'two');
  await deliver(second, config('both', 'three'), rules());
  expect(await modeOf(place, 'both')).toBe('three');
  await remove(second);
  expect(await read(place, 'both')).toBeNull();
}, 90_000);

it('an object of a cluster that is registered twice stays while either of the two delivers it', async () => {
  const [name, twin] = [uniqueName('twice'), uniqueName('twin')];
  await addCluster(world.ctx, {
    name: twin,
    kubeconfig: readFileSync(kubeconfig, 'utf8'),
    evenRegistered: true,
  });
  const to = (at: string) =>
    `    - {name: to-${at}, type: topology, properties: {clusters: [${at}], namespace: ${name}}}\n`;
  await deliver(name, config('both'), `  policies:\n${to('local')}${to(twin)}`);
  const before = await read(name, 'both');
  await deliver(name, config('both'), `  policies:\n${to('local')}`);
  expect((await read(name, 'both'))?.metadata.uid).toBe(before?.metadata.uid);
}, 60_000);

it('leaves fields as the cluster has them, where the policy says so', async () => {
  const name = uniqueName('once');
  const rules = (path: string) =>
    policy(
      'apply-once',
      `{enable: true, rules: [{selector: {resourceTypes: [ConfigMap]}, strategy: {path: ["${path}"]}}]}`,
    );
  await deliver(name, config('a', 'first'), rules('data.mode'));
  expect(await modeOf(name, 'a')).toBe('first');
  const id = { apiVersion: 'v1', kind: 'ConfigMap', namespace: name, name: 'a' };
  await world.api.patch(id, { data: { mode: 'scaled', more: 'x' } }, 'merge');
  await deliver(name, config('a', 'second'), rules('data.mode'));
  expect((await read(name, 'a'))?.['data']).toEqual({ mode: 'scaled', more: 'x' });
  await deliver(name, config('a', 'third'));
  expect(await modeOf(name, 'a')).toBe('third');
  await deliver(name, config('a', 'fourth'), rules('*'));
  expect(await modeOf(name, 'a')).toBe('third');
}, 60_000);
