import { describe, expect, it } from 'vitest';
import { startPlayground } from '@/playground/contract/playground-process';
import { packPlugins } from '@/plugins/pack';
import { documentOf, uniqueName, webservice } from '../testing/delivery-world';
import { createTestWorld } from '../testing/test-world';
import { applyDocuments } from './apply';
import { deployApplication } from './deploy';
import { dryRunApplication } from './dry-run';
import { getApplication } from './get';

const { world } = await createTestWorld({ packPlugins, startPlayground });
const project = 'default';
const withMetadata = (name: string, image: string, more: string) =>
  documentOf(name, webservice(image)).replace('metadata: {', `metadata: {${more}, `);
const heldBack = async (document: string) =>
  (await dryRunApplication(world.ctx, { project, document })).heldBack.map(({ message }) => message);
const imageOf = async (name: string) => JSON.stringify((await world.deployment(name))?.['spec']);

describe('control annotations', () => {
  it('publishVersion: the same is not delivered again, a new one is, an older one brings its revision back', async () => {
    const name = uniqueName('publish');
    const apply = (image: string, version: string) =>
      world.apply(withMetadata(name, image, `annotations: {app.oam.dev/publishVersion: ${version}}`));
    const first = await apply('nginx:1', 'v1');
    expect(first.published).toEqual({ version: 'v1', revision: 1 });
    await world.ended(first.runId);
    const same = await apply('nginx:2', 'v1');
    expect(same).toMatchObject({ revision: 2, runId: null, published: { version: 'v1', revision: 1 } });
    expect(await imageOf(name)).toContain('nginx:1"');
    const next = await apply('nginx:2', 'v2');
    await world.ended(next.runId);
    expect(await imageOf(name)).toContain('nginx:2"');
    const back = await apply('nginx:9', 'v1');
    expect(back).toMatchObject({ revision: 4, published: { version: 'v1', revision: 1 } });
    expect(await world.ended(back.runId)).toMatchObject({ state: 'succeeded', revision: 1 });
    expect(await imageOf(name)).toContain('nginx:1"');
    expect((await apply('nginx:9', 'v1')).runId).toBeNull();
    const planned = (image: string, version: string) =>
      heldBack(withMetadata(name, image, `annotations: {app.oam.dev/publishVersion: ${version}}`));
    expect(await planned('nginx:10', 'v2')).toEqual([
      'Applying it saves it and delivers r3, which is what v2 stands for.',
    ]);
    expect(await planned('nginx:10', 'v3')).toEqual([]);
  });

  it('pause: what is applied is kept and not delivered, until a revision without the label', async () => {
    const name = uniqueName('pause');
    const label = 'labels: {controller.core.oam.dev/pause: "true"}';
    await world.ended((await world.apply(documentOf(name, webservice('nginx:1')))).runId);
    const paused = await world.apply(withMetadata(name, 'nginx:2', label));
    expect(paused).toMatchObject({ revision: 2, runId: null, paused: true });
    expect(await heldBack(withMetadata(name, 'nginx:2', label))).toEqual([
      'Applying it saves it and delivers nothing: it is paused by its label.',
    ]);
    expect(await getApplication(world.ctx, { project, name })).toMatchObject({ paused: true });
    for (const revision of [1, 2])
      await expect(deployApplication(world.ctx, { project, name, revision })).rejects.toMatchObject({
        code: 'conflict',
        message: expect.stringContaining('paused') as string,
      });
    expect(await imageOf(name)).toContain('nginx:1"');
    await world.ended((await world.apply(documentOf(name, webservice('nginx:2')))).runId);
    expect(await imageOf(name)).toContain('nginx:2"');
    expect(await getApplication(world.ctx, { project, name })).toMatchObject({ paused: false });
  });

  it('what only KubeVela goes by is a warning of the document that has it, also when it is applied', async () => {
    const plain = uniqueName('plain');
    const named = uniqueName('named');
    const steered = withMetadata(named, 'nginx:1', 'annotations: {app.oam.dev/username: bob}');
    const document = `${documentOf(plain, webservice('nginx:1'))}---\n${steered}`;
    const [first, second] = await applyDocuments(world.ctx, { project, document });
    expect(first).toMatchObject({ name: plain, warnings: [] });
    expect(second).toMatchObject({
      name: named,
      warnings: [{ severity: 'warning', path: 'metadata.annotations["app.oam.dev/username"]' }],
    });
  });
});
