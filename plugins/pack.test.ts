import { mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packPlugins } from './pack';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loam-pack-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A plugins folder with one plugin of one trait, whose file is called `file`. */
async function pluginsWith(name: string, file: string): Promise<string> {
  const root = join(folder, name);
  await mkdir(join(root, 'demo'), { recursive: true });
  await symlink(resolve('plugins/sdk'), join(root, 'sdk'));
  await writeFile(
    join(root, 'demo', file),
    `import { defineTrait } from '../sdk/definition';
     import * as s from '../sdk/schema';
     const schema = s.parameters({
       size: s.integer(s.text('Size', '大小'), { default: 3, widget: 'quantity', advanced: true }),
       must: s.string(s.text('Must', '必须')),
     });
     export const demo = defineTrait({
       name: 'demo', revision: 1, title: s.text('Demo', '演示'), description: 'd', icon: 'box', schema,
       stage: 'render', appliesTo: ['*'], examples: [], patch: () => ({}),
     });`,
  );
  await writeFile(
    join(root, 'index.ts'),
    `import { definePlugin } from './sdk/definition';
     import { demo } from './demo/${file.replace('.ts', '')}';
     export const plugins = [definePlugin({
       id: 'demo', version: '1.0.0', title: 'D', description: 'd', icon: 'box', license: 'MIT', definitions: [demo],
     })];`,
  );
  return root;
}

describe('packPlugins', () => {
  it('writes the manifest as plain data and the script without its schema', async () => {
    const outDir = join(folder, 'out');
    const [pack] = await packPlugins({ pluginsDir: await pluginsWith('plain', 'demo.ts'), outDir });
    expect(pack?.definitions[0]?.manifest).toMatchObject({
      kind: 'trait',
      functions: ['patch'],
      schema: {
        type: 'object',
        required: ['must'],
        properties: { size: { default: 3 } },
        additionalProperties: false,
      },
      ui: { widgets: { size: { widget: 'quantity' } }, advanced: ['size'] },
    });
    expect(await readdir(join(outDir, 'demo'))).toEqual(['plugin.json', 'trait-demo.js']);
    const script = await readFile(join(outDir, 'demo', 'trait-demo.js'), 'utf8');
    expect(script).toBe(pack?.definitions[0]?.script);
    expect(script).not.toMatch(/require\(|import /);
  });

  it('gives the same digest for the same sources, wherever they are, and removes what was there before', async () => {
    const outDir = join(folder, 'again');
    await mkdir(join(outDir, 'gone'), { recursive: true });
    const digests = [];
    for (const name of ['here', 'there']) {
      const [pack] = await packPlugins({ pluginsDir: await pluginsWith(name, 'demo.ts'), outDir });
      digests.push(pack?.definitions[0]?.digest);
    }
    expect(digests[0]).toBe(digests[1]);
    expect(await readdir(outDir)).toEqual(['demo']);
  });

  it('rejects a definition that does not stand in a file of its name', async () => {
    const pluginsDir = await pluginsWith('misnamed', 'other.ts');
    await expect(packPlugins({ pluginsDir, outDir: join(folder, 'never') })).rejects.toThrow(
      /trait demo: expected/,
    );
  });
});
