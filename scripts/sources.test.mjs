import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inRoot } from './paths.mjs';
import { hashSources } from './sources.mjs';

let folder;
let path;

beforeEach(() => {
  folder = mkdtempSync(inRoot('scripts', 'hashed-'));
  path = join('scripts', basename(folder));
  writeFileSync(join(folder, 'a.ts'), 'one');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('hashSources', () => {
  it('changes with the content, the name and the number of files', () => {
    const hashes = new Set([hashSources([path])]);
    writeFileSync(join(folder, 'a.ts'), 'two');
    hashes.add(hashSources([path]));
    writeFileSync(join(folder, 'b.ts'), '');
    hashes.add(hashSources([path]));
    expect(hashes.size).toBe(3);
  });

  it('leaves out tests and what is excluded', () => {
    const before = hashSources([path]);
    writeFileSync(join(folder, 'a.test.ts'), 'x');
    expect(hashSources([path])).toBe(before);
    expect(hashSources([path, `!${path}`])).toBe(hashSources([]));
  });
});
