import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { inRoot, ownNode, root } from './paths.mjs';

export const dataDirPrefix = 'loam-e2e-data-';
const startTimeoutMs = 120_000;

/** What the tester's own environment may hold, and the product under test must not see. */
const withoutOwn = { KUBECONFIG: '', DATABASE_URL: '', LOAM_URL: '', HOST: '' };

/** Starts the built product on a free port, with a data folder of its own. `settings` are further ones. */
export async function startProduct(settings = {}) {
  const dataDir = settings.LOAM_DATA_DIR ?? mkdtempSync(join(tmpdir(), dataDirPrefix));
  const port = settings.PORT ?? (await freePort());
  const child = spawn(ownNode, ['--enable-source-maps', inRoot('.build', 'launcher.mjs')], {
    cwd: root,
    env: { ...process.env, ...withoutOwn, ...settings, PORT: String(port), LOAM_DATA_DIR: dataDir },
    // The channel ends the product with the tests, also when those are killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output = { said: [], logged: [] };
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    if (!settings.LOAM_DATA_DIR) rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await untilReady(child, output, ended);
  } catch (error) {
    await stop();
    throw error;
  }
  const value = (label) =>
    output.said
      .find((line) => line.includes(label))
      ?.split(label)[1]
      ?.trim() ?? '';
  return {
    url: `http://127.0.0.1:${port}`,
    dataDir,
    email: value('Admin:'),
    password: value('One-time password:'),
    pid: child.pid,
    output,
    ended,
    stop,
  };
}

function untilReady(child, output, ended) {
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stderr }).on('line', (line) => output.logged.push(line));
    createInterface({ input: child.stdout }).on('line', (line) => {
      output.said.push(line);
      if (line.startsWith('Ctrl-C')) resolve();
    });
    const fail = (why) => reject(new Error([why, ...output.said, ...output.logged.slice(-40)].join('\n')));
    void ended.then((how) => fail(`The product ended before it was ready (${how}).`));
    setTimeout(
      () => fail(`The product was not ready after ${startTimeoutMs / 1000} s.`),
      startTimeoutMs,
    ).unref();
  });
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
