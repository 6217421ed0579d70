import { spawn } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..', '..');

export type Answer = { code: number; stdout: string; stderr: string; tookMs: number };

export type Call = {
  stdin?: string;
  env?: Record<string, string>;
  /** Called with everything printed so far; `stop` sends Ctrl-C. */
  onOutput?: (stdout: string, stop: () => void) => void;
};

/** The `loam` command as `npx loam` runs it, on the product of one data folder. */
export class Loam {
  readonly dataDir: string;
  readonly env: Record<string, string>;

  constructor(dataDir: string, env: Record<string, string> = {}) {
    this.dataDir = dataDir;
    this.env = env;
  }

  run(args: string[], { stdin, env, onOutput }: Call = {}): Promise<Answer> {
    const begin = performance.now();
    const child = spawn(process.execPath, [join(root, 'bin', 'loam.mjs'), ...args], {
      cwd: root,
      env: { ...cleanEnvironment(), LOAM_DATA_DIR: this.dataDir, ...this.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
      onOutput?.(stdout, () => child.kill('SIGINT'));
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
    });
    // A command that refuses its arguments does not wait for its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin ?? '');
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => {
        resolve({
          code: code ?? (signal === 'SIGINT' ? 130 : -1),
          stdout,
          stderr,
          tookMs: performance.now() - begin,
        });
      });
    });
  }

  /** The output of a call that has to succeed. */
  async ok(args: string[], call: Call = {}): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, call);
    if (code === 0) return stdout;
    throw new Error(`loam ${args.join(' ')} ended with exit code ${code}:\n${stdout}${stderr}`);
  }

  async json<T>(args: string[], call: Call = {}): Promise<T> {
    return JSON.parse(await this.ok([...args, '-o', 'json'], call)) as T;
  }

  /** Saves and delivers; the id of the run, null where nothing was to be done. */
  async apply(
    document: string,
    args: string[] = [],
  ): Promise<{ name: string; revision: number; unchanged: boolean; runId: string | null }> {
    const [applied] = await this.json<Applied[]>(['apply', '-f', '-', ...args], { stdin: document });
    if (!applied) throw new Error('nothing was applied');
    return applied;
  }
}

export type Applied = { name: string; revision: number; unchanged: boolean; runId: string | null };

/** Of the tester's own environment only what programs need: no cluster, no other Loam, no login. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const left = Object.entries(process.env).filter(
    ([name]) => !/^(LOAM_|KUBE|DATABASE_URL$|VITEST|NODE_OPTIONS$)/.test(name),
  );
  const own = { LOAM_CONFIG_DIR: '/nonexistent/loam', NO_COLOR: '1', NODE_ENV: 'production' } as const;
  return { ...Object.fromEntries(left), ...own };
}
