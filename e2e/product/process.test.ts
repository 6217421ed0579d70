import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { freePort } from '@/scripts/e2e-product.mjs';
import { application, web } from './support/documents';
import { EventStream } from './support/event-stream';
import { figureMs } from './support/figure';
import { Loam } from './support/loam';
import { running } from './support/processes';
import { localToken } from './support/rest';

const root = join(import.meta.dirname, '..', '..');
let folder: string;
let dataDir: string;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loam-process-'));
  dataDir = join(folder, 'data');
  port = await freePort();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Started = { child: ChildProcess; text: () => string; exit: Promise<number> };

/** `npm start` in a process group of its own, as a terminal starts it. */
function npmStart(env: Record<string, string> = {}): Started {
  const settings = {
    KUBECONFIG: '',
    DATABASE_URL: '',
    HOST: '',
    PORT: String(port),
    LOAM_DATA_DIR: dataDir,
    ...env,
  };
  const child = spawn('npm', ['start'], {
    cwd: root,
    env: { ...process.env, ...settings },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
  }
  const exit = new Promise<number>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 128 : 0)));
  });
  return { child, text: () => text, exit };
}

async function ready(started: Started): Promise<void> {
  await expect.poll(started.text, { timeout: 100_000, interval: 50 }).toContain('Ctrl-C stops it');
}

/** What the terminal does at Ctrl-C and when it is closed: every process of the group gets it. */
function signalGroup({ child }: Started, signal: NodeJS.Signals): void {
  process.kill(-(child.pid ?? 0), signal);
}

describe('npm start', () => {
  it('ends in order at Ctrl-C with streams open; the warm start is ready in 15 s, with everything there', async () => {
    const first = npmStart();
    await ready(first);
    const url = `http://127.0.0.1:${port}`;
    expect(first.text()).toContain(url);
    const loam = new Loam(dataDir);
    const document = application({ name: 'kept', components: [web('kept')] });
    await loam.ok(['apply', '-f', '-', '--wait'], { stdin: document });
    const stream = await EventStream.open(url, localToken(dataDir), {
      project: 'default',
      topics: ['applications'],
    });
    await stream.until((text) => text.includes('ready'));
    const following = loam.run(['logs', 'kept', '-f']);
    signalGroup(first, 'SIGINT');
    await first.exit;
    await stream.ended;
    await following;
    expect(first.text()).toMatch(/Stopping \.\.\.[\s\S]*Stopped/);
    await expect.poll(() => running(dataDir), { timeout: 10_000 }).toEqual([]);

    const begin = Date.now();
    const second = npmStart();
    await ready(second);
    expect(Date.now() - begin).toBeLessThan(figureMs(15_000));
    expect(second.text()).not.toContain('One-time password');
    expect(await loam.ok(['status', 'kept'])).toContain('1 of 1 pods are ready');
    expect(await loam.json(['get', 'runs', '--app', 'kept'])).toHaveLength(1);
    // A closed terminal.
    signalGroup(second, 'SIGHUP');
    await second.exit;
    // npm is gone before what it started: that still needs its folder to stop the database.
    await expect.poll(second.text, { timeout: 20_000 }).toMatch(/Stopping \.\.\.[\s\S]*Stopped/);
    await expect.poll(() => running(dataDir), { timeout: 10_000 }).toEqual([]);
  });
});

describe('a start that cannot be', () => {
  it('on a data folder that is in use says so in one sentence', async () => {
    const product = inject('product');
    const second = npmStart({ LOAM_DATA_DIR: product.dataDir });
    expect(await second.exit).toBe(1);
    expect(sentences(second)).toHaveLength(1);
    expect(sentences(second)[0]).toContain(product.dataDir);
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
  });

  it('on a taken port says so in one sentence, and leaves nothing behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(port, '127.0.0.1', resolve);
    });
    const started = npmStart();
    expect(await started.exit).toBe(1);
    expect(sentences(started)).toEqual([
      `Port ${port} on 127.0.0.1 is taken by another program. Set PORT to a free one.`,
    ]);
    expect(running(dataDir)).toEqual([]);
    await new Promise<void>((resolve) => {
      other.close(() => resolve());
    });
  });

  it('with wrong settings says each of them', async () => {
    const started = npmStart({ LOAM_WORKERS: 'many', LOAM_PLAYGROUND: 'maybe', LOAM_TYPO: '1' });
    expect(await started.exit).toBe(1);
    expect(sentences(started).map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['LOAM_TYPO', 'LOAM_WORKERS', 'LOAM_PLAYGROUND']),
    );
    expect(sentences(started)).toHaveLength(3);
  });

  /** Without what npm itself says before it. */
  function sentences(started: Started): string[] {
    return started
      .text()
      .split('\n')
      .filter((line) => line.trim() !== '' && !/^(> |npm )/.test(line));
  }
});

describe('health', () => {
  it('says what is not ready when a worker is gone, and is well again by itself', async () => {
    const { url } = inject('product');
    const ready = await fetch(`${url}/readyz`);
    expect(await ready.json()).toMatchObject({
      ready: true,
      checks: { database: { ok: true }, worker: { ok: true } },
    });
    expect(await (await fetch(`${url}/healthz`)).json()).toMatchObject({ ok: true });
  });
});
