import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { claimDataFolder } from './data-folder';
import { StartError } from './start-error';

const url = 'http://127.0.0.1:3000';
let path: string;
let file: string;

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'loam-claim-')), 'data');
  file = join(path, 'run', 'launcher.json');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }));

function claimOfAnother(claim: unknown): void {
  mkdirSync(join(path, 'run'), { recursive: true });
  writeFileSync(file, typeof claim === 'string' ? claim : JSON.stringify(claim));
}

describe('claimDataFolder', () => {
  it('makes the folder for its owner only, and gives it back', () => {
    const folder = claimDataFolder(path, url);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, url });
    folder.release();
    expect(readdirSync(join(path, 'run'))).toEqual([]);
  });

  it('rejects a folder that a living process has, naming it', () => {
    claimDataFolder(path, url);
    expect(() => claimDataFolder(path, 'http://127.0.0.1:4000')).toThrow(StartError);
    expect(() => claimDataFolder(path, 'http://127.0.0.1:4000')).toThrow(
      `Loam already runs on the data folder ${path} (process ${process.pid}, ${url}).`,
    );
    expect(readdirSync(join(path, 'run'))).toEqual(['launcher.json']);
  });

  it.each([
    ['of a process that is gone', { pid: 4_000_000, startedAt: '1', url }],
    ['of a number that another program has now', { pid: process.pid, startedAt: '1', url }],
    ['that was cut off', '{"pid": 12'],
    ['of another shape', { owner: 'x' }],
  ])('takes over a claim %s', (_name, claim) => {
    claimOfAnother(claim);
    claimDataFolder(path, url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.pid, url });
    expect(readdirSync(join(path, 'run'))).toEqual(['launcher.json']);
  });

  it('rejects a folder that cannot be made, in one sentence', () => {
    writeFileSync(path, 'a file');
    expect(() => claimDataFolder(path, url)).toThrow(/^The data folder .* cannot be made or changed: /);
  });
});
