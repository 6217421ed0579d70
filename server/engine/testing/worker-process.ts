import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { WatchTimes } from '../runner/watch';

const root = join(import.meta.dirname, '..', '..', '..');
const program = join(root, '.build', 'testing', `effect-worker-${process.pid}.mjs`);
let bundled: Promise<unknown> | undefined;
const running = new Set<ChildProcess>();

export type WorkerProcess = {
  name: string;
  /** As in the table of workers. */
  workerId: string;
  kill: (signal: NodeJS.Signals) => void;
  /** Exit code, null after a signal. */
  ended: Promise<number | null>;
};

/** A worker of its own process, ready for jobs. `endWorkers` ends it. */
export async function startWorkerProcess(
  url: string,
  name: string,
  times: Partial<WatchTimes> = {},
): Promise<WorkerProcess> {
  bundled ??= bundle();
  await bundled;
  const child = spawn(process.execPath, ['--enable-source-maps', program, url, name, JSON.stringify(times)], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  running.add(child);
  const ended = once(child, 'exit').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  const [message] = (await Promise.race([
    once(child, 'message'),
    ended.then((code) => {
      throw new Error(`worker ${name} ended before it was ready (${code})`);
    }),
  ])) as [{ ready: string }];
  return { name, workerId: message.ready, kill: (signal) => child.kill(signal), ended };
}

function bundle(): Promise<unknown> {
  return build({
    absWorkingDir: root,
    entryPoints: [join(import.meta.dirname, 'effect-worker.ts')],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'inline',
  });
}

/** For `afterEach`: no worker of one test takes the work of the next. */
export async function endWorkers(): Promise<void> {
  const left = [...running];
  for (const child of left) child.kill('SIGKILL');
  await Promise.all(
    left.map(async (child) => {
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    }),
  );
  rmSync(program, { force: true });
  bundled = undefined;
}
