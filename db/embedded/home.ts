import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Account, isReachable } from './account';

/**
 * `<dataDir>/postgres`, mode 0700, owned by the user that PostgreSQL runs as. Where that user cannot reach `dataDir`
 * (root's home is closed to others), it is a link to a folder of its own in `systemDir`.
 */
export function prepareHome(dataDir: string, account: Account | undefined, systemDir: string): string {
  const home = join(dataDir, 'postgres');
  if (!account) {
    mkdirSync(home, { recursive: true, mode: 0o700 });
    return realpathSync(home);
  }
  if (isLink(home) && !existsSync(home)) rmSync(home);
  if (!existsSync(home)) makeHome(home, dataDir, account, systemDir);
  const folder = realpathSync(home);
  // The user owns the data folder too, because it has to pass it and 0700 lets only its owner in.
  if (folder === join(realpathSync(dataDir), 'postgres')) chownSync(dataDir, account.uid, account.gid);
  chownSync(folder, account.uid, account.gid);
  chmodSync(folder, 0o700);
  return folder;
}

/** Folder of the embedded database that `url` is of; null when it is another one. Also while it does not run. */
export function embeddedFolder(dataDir: string, url: string | undefined): string | null {
  const home = join(dataDir, 'postgres');
  const portFile = join(home, 'port');
  if (url === undefined || !existsSync(portFile)) return null;
  const { hostname, port } = new URL(url);
  const isIt = hostname === '127.0.0.1' && port === readFileSync(portFile, 'utf8').trim();
  return isIt ? realpathSync(home) : null;
}

function makeHome(home: string, dataDir: string, account: Account, systemDir: string): void {
  if (isReachable(dataDir, account)) {
    mkdirSync(home, { mode: 0o700 });
    return;
  }
  // A random name: a data folder that is deleted and made again must not meet the old database.
  const folder = join(systemDir, `data-${randomBytes(6).toString('hex')}`);
  mkdirSync(systemDir, { recursive: true, mode: 0o755 });
  mkdirSync(folder, { mode: 0o700 });
  symlinkSync(folder, home);
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
