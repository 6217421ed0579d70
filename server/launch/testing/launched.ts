import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readProcess } from '@/db/embedded/process-state';
import { fakeConsole, fakePlayground, fakeWorker } from './fake-children';

const checkout = join(import.meta.dirname, '..', '..', '..');

/** A folder like a built checkout: the real launcher, with stand-ins for what it starts. */
export async function makeCheckout(): Promise<string> {
  mkdirSync(join(checkout, '.build'), { recursive: true });
  // Inside the real one, so that the launcher finds its packages.
  const root = mkdtempSync(join(checkout, '.build', 'launch-test-'));
  await build({
    absWorkingDir: checkout,
    entryPoints: { launcher: 'server/launch/main.ts' },
    outdir: join(root, '.build'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  write(join(root, '.build', 'worker.mjs'), fakeWorker);
  write(join(root, '.build', 'playground.mjs'), fakePlayground);
  write(join(root, 'node_modules', 'next', 'package.json'), '{"type":"module"}');
  write(join(root, 'node_modules', 'next', 'dist', 'bin', 'next'), fakeConsole);
  cpSync(join(checkout, 'db', 'migrations'), join(root, 'db', 'migrations'), { recursive: true });
  return root;
}

function write(file: string, content: string): void {
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, content);
}

export class Launched {
  readonly child: ChildProcess;
  readonly dataDir: string;
  readonly port: number;
  readonly exit: Promise<number | string>;
  text = '';

  constructor(root: string, dataDir: string, port: number, env: Record<string, string> = {}) {
    this.dataDir = dataDir;
    this.port = port;
    const settings = { PORT: String(port), LOAM_DATA_DIR: dataDir, KUBECONFIG: '', DATABASE_URL: '', ...env };
    this.child = spawn(process.execPath, [join(root, '.build', 'launcher.mjs')], {
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const read = (chunk: Buffer) => {
      this.text += chunk.toString('utf8');
    };
    this.child.stdout?.on('data', read);
    this.child.stderr?.on('data', read);
    this.exit = new Promise((resolve) => {
      this.child.once('exit', (code, signal) => resolve(code ?? signal ?? 'unknown'));
    });
  }

  /** What the stand-ins noted, in order. */
  events(): string[] {
    const file = join(this.dataDir, 'events.log');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** The number of the stand-in that started last under this name. */
  pidOf(name: string): number {
    const line = this.events().findLast((event) => event.startsWith(`${name} starts `));
    return Number(line?.split(' ')[2] ?? 0);
  }

  postgresPid(): number {
    const file = join(this.dataDir, 'postgres', 'data', 'postmaster.pid');
    return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
  }

  /** Everything of this start that still runs. */
  alive(): string[] {
    const pids = { postgres: this.postgresPid(), console: this.pidOf('console') };
    const all = { ...pids, worker: this.pidOf('worker'), playground: this.pidOf('playground') };
    return Object.entries(all)
      .filter(([, pid]) => pid > 0 && readProcess(pid) !== undefined)
      .map(([name]) => name);
  }
}

export function makeDataDir(): string {
  return join(mkdtempSync(join(tmpdir(), 'loam-launch-')), 'data');
}

export function removeDataDir(dataDir: string): void {
  rmSync(join(dataDir, '..'), { recursive: true, force: true });
}
