import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, mkdtempSync, chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findFreePort } from '@/db/embedded/ports';
import { startEmbeddedPostgres } from '@/db/embedded/postgres';
import { readProcess } from '@/db/embedded/process-state';
import { Launched, makeCheckout, makeDataDir, removeDataDir } from './testing/launched';

// Several starts each, of five processes: slow where the machine is busy, and only then.
vi.setConfig({ testTimeout: 180_000 });
const startTimeoutMs = 60_000;

let root: string;
let dataDir: string;
let port: number;
const started: Launched[] = [];

beforeAll(async () => {
  root = await makeCheckout();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

beforeEach(async () => {
  dataDir = makeDataDir();
  port = await findFreePort();
});

afterEach(async () => {
  const all = started.splice(0);
  for (const one of all) {
    one.child.kill('SIGKILL');
    await one.exit;
  }
  const last = all.at(-1);
  for (const name of ['console', 'worker', 'playground']) end(last?.pidOf(name) ?? 0);
  end(last?.postgresPid() ?? 0);
  await vi.waitFor(() => assert.deepEqual(last?.alive() ?? [], []), { timeout: 30_000 });
  removeDataDir(dataDir);
});

/** Ends it if it is there. */
function end(pid: number): void {
  try {
    if (pid > 0) process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function launch(env: Record<string, string> = {}): Launched {
  const one = new Launched(root, dataDir, port, env);
  started.push(one);
  return one;
}

async function launchReady(env: Record<string, string> = {}): Promise<Launched> {
  const one = launch(env);
  await expect.poll(() => one.text, { timeout: startTimeoutMs }).toContain('Ctrl-C stops it');
  await expect.poll(() => one.pidOf('worker'), { timeout: startTimeoutMs }).toBeGreaterThan(0);
  return one;
}

const mode = (path: string) => statSync(path).mode & 0o777;

describe('a start', () => {
  it('says where it is and who may sign in, keeps its secrets to itself, and ends in order', async () => {
    const one = await launchReady();
    expect(one.text).toContain(`http://127.0.0.1:${port}`);
    expect(one.text).toMatch(/Admin: admin@loam\.local/);
    expect(one.text).toMatch(/One-time password: \S{12,}/);
    expect(mode(dataDir)).toBe(0o700);
    expect(mode(join(dataDir, 'cli.json'))).toBe(0o600);
    expect(mode(join(dataDir, 'secrets', 'encryption-key'))).toBe(0o600);
    const { url, token } = JSON.parse(readFileSync(join(dataDir, 'cli.json'), 'utf8')) as Record<
      string,
      string
    >;
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(one.text).not.toContain(token);

    one.child.kill('SIGTERM');
    expect(await one.exit).toBe(0);
    expect(one.alive()).toEqual([]);
    const ends = one.events().filter((event) => event.endsWith(' ends'));
    expect(ends.toSorted()).toEqual(['console ends', 'playground ends', 'worker ends']);
    expect(ends.at(-1)).toBe('playground ends');
  });

  it.each(['SIGINT', 'SIGHUP'] as const)(
    'ends everything on %s, also when the terminal is gone',
    async (signal) => {
      const one = await launchReady();
      one.child.stdout?.destroy();
      one.child.stderr?.destroy();
      one.child.kill(signal);
      expect(await one.exit).toBe(0);
      expect(one.alive()).toEqual([]);
    },
  );

  it('ends with whoever holds the other end of its channel', async () => {
    const one = await launchReady();
    one.child.disconnect();
    expect(await one.exit).toBe(0);
    expect(one.alive()).toEqual([]);
  });

  it('does not show the password again, and keeps the token of the command', async () => {
    const first = await launchReady();
    const before = readFileSync(join(dataDir, 'cli.json'), 'utf8');
    first.child.kill('SIGTERM');
    await first.exit;
    const second = await launchReady();
    expect(second.text).not.toContain('One-time password');
    expect(readFileSync(join(dataDir, 'cli.json'), 'utf8')).toBe(before);
  });

  it('shows the password at the next start when the first was stopped before it could', async () => {
    const first = launch({ FAKE_NEVER_READY: '1' });
    await expect.poll(() => first.pidOf('worker'), { timeout: startTimeoutMs }).toBeGreaterThan(0);
    first.child.kill('SIGTERM');
    expect(await first.exit).toBe(0);
    expect(first.text).not.toContain('One-time password');
    expect((await launchReady()).text).toMatch(/One-time password: \S{12,}/);
  });

  it('serves the metrics of all its processes on a port of their own', async () => {
    const metricsPort = await findFreePort();
    await launchReady({ LOAM_METRICS_PORT: String(metricsPort) });
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(text).toContain('loam_jobs_total{process="worker"} 7');
    expect(text).toMatch(/process_cpu_seconds_total\{process="launcher"\} /);
  });

  it('leaves the playground out when told to', async () => {
    const one = await launchReady({ LOAM_PLAYGROUND: 'off' });
    expect(one.events().some((event) => event.startsWith('playground'))).toBe(false);
  });

  it('uses the database of DATABASE_URL and leaves it running', async () => {
    const own = mkdtempSync(join(tmpdir(), 'loam-own-postgres-'));
    chmodSync(own, 0o700);
    const server = await startEmbeddedPostgres({ dataDir: own, database: 'mine' });
    const one = await launchReady({ DATABASE_URL: server.url });
    expect(one.postgresPid()).toBe(0);
    one.child.kill('SIGTERM');
    expect(await one.exit).toBe(0);
    expect(server.isRunning()).toBe(true);
    await server.stop();
    rmSync(own, { recursive: true, force: true });
  });
});

describe('a start that cannot be', () => {
  it('rejects a second one on the same data folder in one sentence', async () => {
    const first = await launchReady();
    const second = launch({ PORT: String(await findFreePort()) });
    expect(await second.exit).toBe(1);
    expect(second.text.trim()).toBe(
      `Loam already runs on the data folder ${dataDir} (process ${first.child.pid}, http://127.0.0.1:${port}). Stop it first, or set LOAM_DATA_DIR to another folder.`,
    );
    expect(first.alive().toSorted()).toEqual(['console', 'playground', 'postgres', 'worker']);
  });

  it('rejects a taken port in one sentence, and leaves nothing behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const one = launch();
    expect(await one.exit).toBe(1);
    expect(one.text.trim()).toBe(
      `Port ${port} on 127.0.0.1 is taken by another program. Set PORT to a free one.`,
    );
    expect(one.alive()).toEqual([]);
    other.close();
    expect((await launchReady()).text).toContain('Loam is ready');
  });

  it('rejects wrong settings, a line for each', async () => {
    const one = launch({ LOG_LEVEL: 'loud', LOAM_WORKERS: 'many' });
    expect(await one.exit).toBe(1);
    expect(one.text.trim().split('\n')).toHaveLength(2);
  });

  it('rejects a database that does not answer, without its password', async () => {
    const nobody = await findFreePort();
    const one = launch({ DATABASE_URL: `postgres://loam:canary@127.0.0.1:${nobody}/loam` });
    expect(await one.exit).toBe(1);
    expect(one.text).toMatch(/^The database at DATABASE_URL cannot be used: .*ECONNREFUSED/);
    expect(one.text).not.toContain('canary');
  });
});

describe('a kill -9', () => {
  it('of the launcher ends the others but PostgreSQL, which the next start takes over', async () => {
    const first = await launchReady();
    const postgres = first.postgresPid();
    first.child.kill('SIGKILL');
    await first.exit;
    await expect.poll(() => first.alive(), { timeout: 20_000 }).toEqual(['postgres']);
    const second = await launchReady();
    expect(second.text).toContain('taken over');
    expect(second.postgresPid()).toBe(postgres);
  });

  it('of everything is healed by the next start', async () => {
    const first = await launchReady();
    const pids = [
      first.pidOf('worker'),
      first.pidOf('console'),
      first.pidOf('playground'),
      first.postgresPid(),
    ];
    first.child.kill('SIGKILL');
    for (const pid of pids) end(pid);
    await first.exit;
    const second = await launchReady();
    expect(second.text).not.toContain('One-time password');
    second.child.kill('SIGTERM');
    expect(await second.exit).toBe(0);
    expect(second.alive()).toEqual([]);
  });

  it('of a child is healed at once, and said', async () => {
    const one = await launchReady();
    const before = one.pidOf('worker');
    process.kill(before, 'SIGKILL');
    await expect.poll(() => one.pidOf('worker'), { timeout: 20_000 }).not.toBe(before);
    expect(one.text).toContain('The worker ended unasked (signal SIGKILL), starting it again');
  });

  it('of PostgreSQL is healed on the same port', async () => {
    const one = await launchReady();
    const before = one.postgresPid();
    process.kill(before, 'SIGKILL');
    await expect.poll(() => one.text, { timeout: 30_000 }).toContain('PostgreSQL runs again on port');
    expect(one.postgresPid()).not.toBe(before);
  });

  it('of the launcher with a child that hangs: the next start ends it', async () => {
    const first = await launchReady({ FAKE_HANGS: 'worker' });
    const hanging = first.pidOf('worker');
    first.child.kill('SIGKILL');
    await first.exit;
    const second = await launchReady();
    expect(second.text).toContain('Ended what the last start left running');
    await expect.poll(() => second.pidOf('worker'), { timeout: 20_000 }).not.toBe(hanging);
    expect(readProcess(hanging)).toBeUndefined();
  });
});
