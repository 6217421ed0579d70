import { expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { documentOf, uniqueName, until } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { diffApplication } from './diff';
import { getApplication } from './get';

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
  expect((await seen(name, 'warning')).message).toContain('knows no Widget');
  const back = await world.apply(documentOf(name, objects(config)));
  expect(await world.ended(back.runId)).toMatchObject({ state: 'succeeded' });
  await seen(name, 'running');
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
  expect((await seen(name, 'failed')).message).toContain('3 s');
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
