import { expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { steerRun } from '../run/steer';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { diffApplication } from './diff';
import { getApplication } from './get';
import { getTopology } from './topology';

const { world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';

const config = `{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {a: "1"}}`;
const widget = '{apiVersion: example.com/v1, kind: Widget, metadata: {name: w}}';
const objects = (...all: string[]) =>
  `    - {name: web, type: k8s-objects, properties: {objects: [${all.join(', ')}]}}\n`;

/** The application once it is in that state. */
function seen(name: string, state: string) {
  return until(async () => {
    const found = await getApplication(world.ctx, { project, name });
    return found.state === state ? found : null;
  }, 15_000);
}

it('says of what the cluster refused that it failed and why, until it is delivered', async () => {
  const name = uniqueName('refused');
  const { runId } = await world.apply(documentOf(name, objects(widget)));
  expect(await world.ended(runId)).toMatchObject({ state: 'failed' });
  expect((await seen(name, 'failed')).message).toContain('knows no Widget');
  const mended = await world.apply(documentOf(name, objects(config)));
  expect(await world.ended(mended.runId)).toMatchObject({ state: 'succeeded' });
  expect(await seen(name, 'running')).toMatchObject({ message: '' });
});

it('warns of a change that was refused while what was there before runs on', async () => {
  const name = uniqueName('refused');
  expect(await world.ended((await world.apply(documentOf(name, objects(config)))).runId)).toMatchObject({
    state: 'succeeded',
  });
  await seen(name, 'running');
  const { runId } = await world.apply(documentOf(name, objects(config, widget)));
  expect(await world.ended(runId)).toMatchObject({ state: 'failed' });
  const refused = await seen(name, 'warning');
  expect(refused.message).toContain('knows no Widget');
  const standing = {
    revision: 1,
    next: { revision: 2, how: 'not-applied', reason: expect.stringContaining('knows no Widget') },
  };
  expect(refused.instances).toMatchObject([standing]);
  expect(refused.stages).toMatchObject([standing]);
  const back = await world.apply(documentOf(name, objects(config)));
  expect(await world.ended(back.runId)).toMatchObject({ state: 'succeeded' });
  expect((await seen(name, 'running')).instances).toMatchObject([{ revision: 3, next: null }]);
});

it('has failed where a first delivery was refused half-way, and says what there is of it', async () => {
  const name = uniqueName('refused');
  const bad = '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 99999999}]}}';
  const { runId } = await world.apply(documentOf(name, objects(config, bad)));
  expect(await world.ended(runId)).toMatchObject({ state: 'failed' });
  expect((await seen(name, 'failed')).instances).toMatchObject([
    { revision: null, next: { revision: 1, how: 'in-part' } },
  ]);
  const { instances } = await getTopology(world.ctx, { project, name });
  expect(instances[0]?.components).toMatchObject([
    {
      state: 'failed',
      diagnosis: {
        facts: [
          { label: 'Applied', value: 'ConfigMap settings' },
          { label: 'Not applied', value: 'Service web' },
        ],
      },
    },
  ]);
});

it('is at the next revision only when all of it is applied', async () => {
  const name = uniqueName('refused');
  const part = (component: string, value: string) =>
    `    - {name: ${component}, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: ${component}}, data: {v: "${value}"}}]}}\n`;
  const only = (component: string) =>
    `    - {name: ${component}, type: override, properties: {selector: [${component}]}}\n`;
  const deploy = (component: string) =>
    `{name: ${component}, type: deploy, properties: {policies: [${component}]}}`;
  const rest = `  policies:\n${only('one')}${only('two')}  workflow: {steps: [${deploy('one')}, {name: wait, type: suspend}, ${deploy('two')}]}\n`;
  await world.ended((await world.apply(documentOf(name, part('one', 'a') + part('two', 'a')))).runId);
  const { runId } = await world.apply(documentOf(name, part('one', 'b') + part('two', 'b'), rest));
  const read = () => getApplication(world.ctx, { project, name });
  await until(async () => (await read()).lastRun?.state === 'suspended');
  const onItsWay = { revision: 1, next: { revision: 2, how: 'on-its-way', reason: '' } };
  expect(await read()).toMatchObject({ stages: [onItsWay], instances: [onItsWay] });
  await steerRun(world.ctx, 'resume', { project, id: runId ?? '' });
  await world.ended(runId);
  expect((await read()).instances).toMatchObject([{ revision: 2, next: null }]);
});

it('says why nothing of it could be begun at all', async () => {
  const name = uniqueName('refused');
  await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const held = { apiVersion: 'v1', kind: 'ConfigMap', name: 'held', namespace: name };
  await world.api.apply({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'held', namespace: name, finalizers: ['example.com/held'] },
  });
  await world.api.delete({ apiVersion: 'v1', kind: 'Namespace', name });
  const step = '  workflow: {steps: [{name: d, type: deploy, timeout: 3s, properties: {policies: []}}]}\n';
  const { runId } = await world.apply(documentOf(name, objects(config), step));
  expect(await world.ended(runId)).toMatchObject({ state: 'failed' });
  expect((await seen(name, 'failed')).message).toMatch(/3 s: .* is still being removed/);
  await world.api.patch(held, { metadata: { finalizers: null } }, 'merge');
});

it('tells nothing of a value of a Secret that is no text', async () => {
  const name = uniqueName('refused');
  const pin = '{apiVersion: v1, kind: Secret, metadata: {name: pin}, stringData: {pin: 31415926}}';
  const document = documentOf(name, objects(pin));
  await world.api.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const diff = await diffApplication(world.ctx, { project, document });
  const { error } = await world.ended((await world.apply(document)).runId);
  const { message } = await seen(name, 'failed');
  for (const told of [JSON.stringify(diff), JSON.stringify(error), message]) {
    expect(told).toContain('Secret pin: data.pin is a number.');
    expect(told).not.toContain('31415926');
  }
});
