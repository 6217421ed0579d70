import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { type Product, freePort, startProduct } from '@/scripts/e2e-product.mjs';

// The built product as a person runs it; the launcher's own tests go through every case with stand-ins.
test.describe.configure({ mode: 'serial', timeout: 180_000 });

let dataDir: string;
let port: string;

test.beforeAll(async () => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'loam-start-')), 'data');
  port = String(await freePort());
});
test.afterAll(() => rmSync(join(dataDir, '..'), { recursive: true, force: true }));

const start = () => startProduct({ LOAM_DATA_DIR: dataDir, PORT: port });

/** Every process that has the data folder in its environment or arguments. */
function stillRunning(): string {
  const lines = execFileSync('ps', ['-eo', 'pid,stat,args'], { encoding: 'utf8' }).split('\n');
  return lines.filter((line) => line.includes(dataDir) && !/ Z/.test(line)).join('\n');
}

function token(): string {
  const connection = JSON.parse(readFileSync(join(dataDir, 'cli.json'), 'utf8')) as { token: string };
  return connection.token;
}

/** As the console's pages hold one open. */
async function openStream({ url }: Product): Promise<Response> {
  const input = encodeURIComponent(
    JSON.stringify({ json: { project: 'default', topics: ['applications'] } }),
  );
  const response = await fetch(`${url}/api/trpc/live.stream?input=${input}`, {
    headers: { authorization: `Bearer ${token()}`, accept: 'text/event-stream' },
  });
  expect(response.status).toBe(200);
  return response;
}

async function childPids(): Promise<number[]> {
  const notes = JSON.parse(readFileSync(join(dataDir, 'run', 'children.json'), 'utf8')) as { pid: number }[];
  const postgres = readFileSync(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0];
  return [...notes.map(({ pid }) => pid), Number(postgres)];
}

test('SIGTERM ends everything within seconds, with a page and a stream open', async ({ page }) => {
  const product = await start();
  expect(product.password).not.toBe('');
  await page.goto(`${product.url}/sign-in`);
  const stream = await openStream(product);
  const begin = Date.now();
  process.kill(product.pid ?? 0, 'SIGTERM');
  expect(await product.ended).toBe(0);
  expect(Date.now() - begin).toBeLessThan(10_000);
  await stream.text();
  await expect.poll(stillRunning).toBe('');
});

test('after kill -9 of everything the next start heals, with the same data', async () => {
  const first = await start();
  const before = token();
  const children = await childPids();
  for (const pid of [first.pid ?? 0, ...children]) process.kill(pid, 'SIGKILL');
  await first.ended;
  const second = await start();
  expect(token()).toBe(before);
  expect((await fetch(`${second.url}/readyz`)).status).toBe(200);
  await second.stop();
  await expect.poll(stillRunning).toBe('');
});

test('the health of the process and of the installation are two answers', async () => {
  const product = await start();
  expect(await (await fetch(`${product.url}/healthz`)).json()).toEqual({ ok: true });
  const ready = await fetch(`${product.url}/readyz`);
  expect(await ready.json()).toEqual({
    ready: true,
    checks: {
      database: { ok: true },
      migrations: { ok: true },
      worker: { ok: true },
      queue: { ok: true, message: 'nothing waits for a worker' },
      // With a word about its room, on a machine that has little.
      disk: expect.objectContaining({ ok: true }),
      console: { ok: true },
    },
  });
  expect((await fetch(`${product.url}/metrics`)).status).toBe(404);
  await product.stop();
});
