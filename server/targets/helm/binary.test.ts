import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createHelmFinder } from './binary';

const folder = mkdtempSync(join(tmpdir(), 'loam-helm-finder-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('says what to install where there is no helm and no package of it, and finds one that comes later', async () => {
  const find = createHelmFinder(folder, folder, folder);
  await expect(find()).rejects.toMatchObject({
    code: 'unavailable',
    expected: 'the program helm in PATH',
    hint: expect.stringMatching(/Install Helm 3\.14 or newer/) as string,
  });
  writeFileSync(join(folder, 'helm'), '', { mode: 0o755 });
  expect(await find()).toBe(join(folder, 'helm'));
});
