import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readSource, readSources } from './documents';

const folder = mkdtempSync(join(tmpdir(), 'loam-documents-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('readSource', () => {
  it('reads the only file of a folder, and refuses a folder of several', async () => {
    writeFileSync(join(folder, 'a.yaml'), 'a: 1');
    expect(await readSource(folder, '--document')).toMatchObject({ document: 'a: 1' });
    writeFileSync(join(folder, 'b.yml'), 'b: 1');
    await expect(readSource(folder, '--document')).rejects.toMatchObject({
      path: '--document',
      expected: expect.stringContaining('one file'),
    });
  });
});

describe('readSource of what is not there', () => {
  it('names the option that named it', async () => {
    await expect(readSource(join(folder, 'none'), '--kubeconfig')).rejects.toMatchObject({
      path: '--kubeconfig',
    });
  });
});

describe('readSources', () => {
  it('names what cannot be read', async () => {
    await expect(readSources(join(folder, 'none'))).rejects.toThrow(/none cannot be read/);
  });
});
