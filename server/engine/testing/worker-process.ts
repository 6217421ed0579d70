import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { WatchTimes } from '../runner/watch';
import type { EffectWorkerOptions } from './effect-worker';

// The tests' own place or the checkout, when this is bundled.
const root = process.cwd();
const running = new Set<ChildProcess>();
const programs = new Map<string, Promise<string>>();

export type WorkerProcess = {
  name: string;
  /** As in the table of workers. */
  workerId: string;
  kill: (signal: NodeJS.Signals) => void;
  send: (message: object) => void;
  /** Exit code, null after a signal. */
  ended: Promise<number | null>;
};

/** A worker of its own process, ready for jobs. `endWorkers` ends it. */
export function startWorkerProcess(
  url: string,
  name: string,
  times: Partial<WatchTimes> = {},
  options: Omit<EffectWorkerOptions, 'times'> = {},
): Promise<WorkerProcess> {
  return startWorkerProgram('server/engine/testing/effect-worker.ts', url, name, { ...options, times });
}

/** The same of any program that takes a URL, a name and options as JSON, and says `{ ready: id }`. */
export async function startWorkerProgram(
  source: string,
  url: string,
  name: string,
  options: object,
): Promise<WorkerProcess> {
  const program = await bundled(source);
  const child = spawn(
    process.execPath,
    ['--enable-source-maps', program, url, name, JSON.stringify(options)],
    {
      cwd: root,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
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
  return {
    name,
    workerId: message.ready,
    kill: (signal) => child.kill(signal),
    send: (message) => child.send(message),
    ended,
  };
}

function bundled(source: string): Promise<string> {
  const known = programs.get(source);
  if (known) return known;
  const name = source.split('/').at(-1)?.replace(/\.ts$/, '') ?? 'worker';
  const program = join(root, '.build', 'testing', `${name}-${process.pid}.mjs`);
  const made = build({
    absWorkingDir: root,
    entryPoints: [join(root, source)],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    sourcemap: 'inline',
  }).then(() => program);
  programs.set(source, made);
  return made;
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
  for (const program of programs.values()) rmSync(await program, { force: true });
  programs.clear();
}
