import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { isReachable } from './account';
import { prepareHome } from './home';

const root = mkdtempSync(join(tmpdir(), 'loam-home-'));
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
/** No owner of any folder here, and in no group of theirs. */
const other = { name: 'other', uid: 61_234, gid: 61_234 };

function folder(name: string, mode: number): string {
  const path = join(root, name);
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
  return path;
}

describe('isReachable', () => {
  it('goes by the rights of every folder above', () => {
    const open = join(folder('open', 0o755), 'file');
    const closed = join(folder('closed', 0o700), 'file');
    expect(isReachable(open, other)).toBe(true);
    expect(isReachable(closed, other)).toBe(false);
    expect(isReachable(closed, { name: 'me', ...me })).toBe(true);
    const group = join(folder('group', 0o710), 'file');
    expect(isReachable(group, { ...other, gid: me.gid })).toBe(true);
    expect(isReachable(group, other)).toBe(false);
  });
});

describe('prepareHome', () => {
  it('is in the data folder, closed to others', () => {
    const home = prepareHome(folder('plain', 0o700), undefined, join(root, 'system'));
    expect(home).toBe(join(root, 'plain', 'postgres'));
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  // Only root can give a folder to another user, and only root drops to one.
  it.runIf(me.uid === 0)('is elsewhere, by a link, when the other user cannot reach the data folder', () => {
    const dataDir = join(folder('closed', 0o700), 'data');
    mkdirSync(dataDir, { mode: 0o700 });
    const home = prepareHome(dataDir, other, join(root, 'system'));
    expect(home.startsWith(join(root, 'system', 'data-'))).toBe(true);
    expect(lstatSync(join(dataDir, 'postgres')).isSymbolicLink()).toBe(true);
    expect(statSync(home)).toMatchObject({ uid: other.uid });
    expect(prepareHome(dataDir, other, join(root, 'system'))).toBe(home);
    // A data folder made anew does not meet the old database.
    rmSync(join(dataDir, 'postgres'));
    expect(prepareHome(dataDir, other, join(root, 'system'))).not.toBe(home);
  });

  it.runIf(me.uid === 0)('gives the data folder to the other user where it can be reached', () => {
    const dataDir = folder('reachable', 0o700);
    const home = prepareHome(dataDir, other, join(root, 'system'));
    expect(home).toBe(join(dataDir, 'postgres'));
    expect(statSync(dataDir)).toMatchObject({ uid: other.uid });
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(existsSync(join(dataDir, 'postgres'))).toBe(true);
  });
});
