import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSetupError } from '../setup-error';

/** A system user that PostgreSQL runs as. */
export type Account = { name: string; uid: number; gid: number };

/**
 * The user to run PostgreSQL as: undefined means "as we are". PostgreSQL refuses root, so root drops to a user that
 * every system has; none is made.
 */
export function serverAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const uid = lookUp(name, '-u');
    const gid = lookUp(name, '-g');
    if (uid && gid) return { name, uid, gid };
  }
  throw new DatabaseSetupError(
    'PostgreSQL does not run as root, and there is no user "postgres" or "nobody" to run it as. Start Loam as another user, or set DATABASE_URL.',
  );
}

/** Whether the user may pass every folder above `path`, as the mode bits say. */
export function isReachable(path: string, { uid, gid }: Account): boolean {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid: owner, gid: group } = statSync(folder);
    const mayPass = owner === uid ? mode & 0o100 : group === gid ? mode & 0o010 : mode & 0o001;
    if (!mayPass) return false;
    if (folder === dirname(folder)) return true;
  }
}

function lookUp(name: string, flag: '-u' | '-g'): number | undefined {
  try {
    const id = Number(
      execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
    return Number.isInteger(id) && id > 0 ? id : undefined;
  } catch {
    // id answers with exit code 1 when there is no such user.
    return undefined;
  }
}
