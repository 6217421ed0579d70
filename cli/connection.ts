import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { LoamError } from '@/server/domain/error';

/** Where a Loam answers and what to show it. */
export type Connection = { url: string; token: string; source: 'environment' | 'login' | 'data folder' };

type Stored = { url: string; token: string };

/**
 * LOAM_URL and LOAM_TOKEN, else what `loam login` stored, else the admin token that a running `npm start` keeps in its
 * data folder (of LOAM_DATA_DIR, the working folder or the checkout that this command is part of).
 */
export function findConnection(environment: NodeJS.ProcessEnv = process.env): Connection {
  const { LOAM_URL: url, LOAM_TOKEN: token } = environment;
  if (url && token) return { url: url.replace(/\/+$/, ''), token, source: 'environment' };
  if (token && !url)
    throw new LoamError('invalid-input', 'LOAM_TOKEN is set, LOAM_URL is not.', {
      path: 'LOAM_URL',
      expected: 'the address of the console, e.g. https://loam.example.com',
      hint: 'Set both, or neither and use `loam login`.',
    });
  const stored = readStored(configFile(environment));
  if (stored && (!url || url.replace(/\/+$/, '') === stored.url)) return { ...stored, source: 'login' };
  const local = url
    ? null
    : localFolders(environment)
        .map((folder) => readStored(join(folder, 'cli.json')))
        .find(Boolean);
  if (local) return { ...local, source: 'data folder' };
  throw new LoamError('unauthenticated', 'There is no Loam to talk to.', {
    expected: 'a Loam that runs on this data folder, a login, or LOAM_URL and LOAM_TOKEN',
    hint: 'Start one with `npm start` in the checkout, or sign in with `loam login URL`.',
  });
}

export function storeLogin(connection: Stored, environment: NodeJS.ProcessEnv = process.env): string {
  const file = configFile(environment);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${JSON.stringify(connection, null, 2)}\n`, { mode: 0o600 });
  // writeFileSync keeps the mode of a file that was there.
  chmodSync(file, 0o600);
  return file;
}

function configFile(environment: NodeJS.ProcessEnv): string {
  const folder =
    environment['LOAM_CONFIG_DIR'] ??
    join(environment['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'loam');
  return join(folder, 'login.json');
}

function localFolders(environment: NodeJS.ProcessEnv): string[] {
  const given = environment['LOAM_DATA_DIR'];
  // Bundled, this file is <checkout>/.build/cli.mjs.
  return given ? [resolve(given)] : [resolve('.loam'), resolve(import.meta.dirname, '..', '.loam')];
}

function readStored(file: string): Stored | null {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new LoamError('denied', `${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  const { url, token } = JSON.parse(text) as Partial<Stored>;
  if (typeof url === 'string' && typeof token === 'string') return { url, token };
  throw new LoamError('invalid-input', `${file} holds no url and token.`, {
    hint: 'Remove it and sign in again.',
  });
}
