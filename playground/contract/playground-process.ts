import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { Api } from './api';
import { ProcessGroup } from './processes';

export type PlaygroundProcess = {
  kubeconfig: string;
  stop: () => Promise<void>;
  /** As `kill -9` does it. */
  kill: () => Promise<void>;
};

const root = new URL('../../', import.meta.url).pathname;

/** Builds the playground as the product does and starts it on a free port, as a process of its own. */
export async function startPlayground(dir: string): Promise<PlaygroundProcess> {
  const program = await buildPlayground();
  const started = await startBuiltPlayground(program, dir);
  const stop = async () => {
    await started.stop();
    rmSync(program, { force: true });
  };
  return { ...started, stop };
}

/** Inside the checkout, because the packages that it imports are found from there. */
export async function buildPlayground(): Promise<string> {
  const outfile = join(root, '.build', `contract-playground-${process.pid}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: ['playground/main.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    keepNames: true,
    logLevel: 'error',
  });
  return outfile;
}

export async function startBuiltPlayground(program: string, dir: string): Promise<PlaygroundProcess> {
  const group = new ProcessGroup(dir);
  const env = { PLAYGROUND_DATA_DIR: dir, PLAYGROUND_PORT: '0', NODE_OPTIONS: '' };
  group.start({ name: 'playground', program: process.execPath, args: [program], env });
  const kubeconfig = join(dir, 'kubeconfig');
  try {
    await group.waitUntil('the playground', () => isReady(kubeconfig));
  } catch (error) {
    await group.stop();
    throw error;
  }
  return { kubeconfig, stop: () => group.stop(), kill: () => group.stop('SIGKILL') };
}

async function isReady(kubeconfig: string): Promise<boolean> {
  if (!existsSync(kubeconfig) || !readFileSync(kubeconfig, 'utf8').includes('contexts')) return false;
  const api = Api.fromKubeconfig(kubeconfig);
  const ready = await api.request('GET', '/readyz').then(
    ({ code }) => code === 200,
    () => false,
  );
  await api.close();
  return ready;
}
