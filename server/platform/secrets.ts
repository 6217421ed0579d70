import { randomBytes } from 'node:crypto';
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MasterKey } from './crypto';
import { sha256Digest } from './crypto';
import type { Settings } from './env';

export interface Secrets {
  authSecret: string;
  masterKey: MasterKey;
}

/** The secrets of this installation: from the settings, else from the data folder, where the first call makes them. */
export function loadSecrets(
  settings: Pick<Settings, 'LOAM_DATA_DIR' | 'LOAM_AUTH_SECRET' | 'LOAM_ENCRYPTION_KEY'>,
): Secrets {
  const folder = join(settings.LOAM_DATA_DIR, 'secrets');
  const encryptionKey = settings.LOAM_ENCRYPTION_KEY ?? readOrCreateSecret(folder, 'encryption-key');
  const key = Buffer.from(encryptionKey, 'base64');
  return {
    authSecret: settings.LOAM_AUTH_SECRET ?? readOrCreateSecret(folder, 'auth-secret'),
    masterKey: { id: sha256Digest(key).slice('sha256:'.length, 'sha256:'.length + 12), key },
  };
}

/** Reads `<folder>/<name>`, mode 0600, made with 32 random bytes in base64 when it is not there. Safe to race. */
export function readOrCreateSecret(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = join(folder, name);
  const found = readSecret(file);
  if (found) return found;
  // Written whole beside it, then linked: nobody reads half a secret, and of two makers one wins.
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  const made = readSecret(file);
  if (!made) throw new Error(`${file} is empty; restore it from a backup, or remove it to make a new one.`);
  return made;
}

function readSecret(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
