import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoamError } from '@/server/domain/error';

export type HelmCall = {
  args: (folder: string) => string[];
  /** Files of this call alone, by name, in a folder that only we can read and that is gone after it. */
  files?: Record<string, string | Buffer>;
  env?: (folder: string) => Record<string, string>;
  timeoutMs: number;
  /** Bytes that it may say. */
  most?: number | undefined;
  signal?: AbortSignal | undefined;
};
export type HelmAnswer = { code: number; stdout: string; stderr: string };

export const mostOutput = 32 * 1_048_576;
const mostErrors = 64 * 1024;

/** Runs helm once: no shell, no home, no configuration but its own, killed at its deadline, when aborted or when it talks too much. */
export async function runHelm(program: string, call: HelmCall): Promise<HelmAnswer> {
  const folder = await mkdtemp(join(tmpdir(), 'loam-helm-'));
  try {
    for (const [name, data] of Object.entries(call.files ?? {})) {
      await writeFile(join(folder, name), data, { mode: 0o600 });
    }
    return await execute(program, folder, call);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function execute(program: string, folder: string, call: HelmCall): Promise<HelmAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, call.args(folder), {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment(folder, call),
    });
    let stopped: LoamError | undefined;
    const stop = (error: LoamError) => {
      stopped ??= error;
      child.kill('SIGKILL');
    };
    const onAbort = () => stop(new LoamError('cancelled', 'Helm was stopped.'));
    call.signal?.addEventListener('abort', onAbort, { once: true });
    if (call.signal?.aborted) onAbort();
    const timer = setTimeout(() => stop(late(call.timeoutMs)), call.timeoutMs);
    const most = call.most ?? mostOutput;
    const out = collect(child.stdout, most, () => stop(tooMuch(most)));
    const errors = collect(child.stderr, mostErrors, () => undefined);
    child.on('error', (error) => {
      stopped ??= new LoamError('unavailable', `Helm cannot be started: ${error.message}.`);
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      call.signal?.removeEventListener('abort', onAbort);
      if (stopped) reject(stopped);
      else resolve({ code: code ?? 1, stdout: out(), stderr: errors() });
    });
  });
}

/** Nothing of what the process knows, such as a kubeconfig or a proxy. */
function environment(folder: string, call: HelmCall): NodeJS.ProcessEnv {
  return {
    NODE_ENV: process.env.NODE_ENV,
    HOME: folder,
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    HELM_DATA_HOME: join(folder, 'data'),
    HELM_REPOSITORY_CACHE: folder,
    HELM_REPOSITORY_CONFIG: join(folder, 'repositories.yaml'),
    PATH: '/usr/bin:/bin',
    ...call.env?.(folder),
  };
}

function late(timeoutMs: number): LoamError {
  return new LoamError('timeout', 'Helm did not come to an end in time.', { expected: `${timeoutMs} ms` });
}

export function tooMuch(most: number): LoamError {
  return new LoamError('too-large', 'The chart renders too much.', { expected: `at most ${most} bytes` });
}

function collect(stream: NodeJS.ReadableStream, most: number, onTooMuch: () => void): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size > most) return;
    size += chunk.byteLength;
    chunks.push(chunk);
    if (size > most) onTooMuch();
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
