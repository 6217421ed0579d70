import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Api } from '@/playground/contract/api';
import { type Product, startProduct } from '@/scripts/e2e-product.mjs';
import { CountingProxy, type Passed } from './support/counting-proxy';
import { application, web } from './support/documents';
import { figureMs } from './support/figure';
import { deployment, footprint, service } from './support/live';
import { Loam } from './support/loam';
import { childrenOf, familyOf, ownerOfPort, postmasterOf } from './support/processes';

// A chain of three: when b is being applied, a is done and c has not begun.
const chain = ['a', 'b', 'c'];
const folder = mkdtempSync(join(tmpdir(), 'loam-survival-'));
const dataDir = join(folder, 'data');
const kubeconfig = join(folder, 'kubeconfig');
const cluster = Api.fromKubeconfig(inject('cluster').kubeconfig);
const loam = new Loam(dataDir);
let proxy: CountingProxy;
let product: Product;
let count = 0;
let name: string;

const start = () =>
  startProduct({ LOAM_DATA_DIR: dataDir, KUBECONFIG: kubeconfig, LOAM_PLAYGROUND: 'off', LOAM_WORKERS: '2' });

beforeAll(async () => {
  proxy = await CountingProxy.start(inject('cluster').kubeconfig);
  writeFileSync(kubeconfig, proxy.kubeconfig('counted'));
  product = await start();
});
afterAll(async () => {
  await product.stop();
  await proxy.stop();
  await cluster.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  name = `survivor-${++count}`;
});

const document = () =>
  application({
    name,
    components: chain.map((each, index) =>
      web(`${name}-${each}`, 'nginx:1.27', index === 0 ? [] : [`${name}-${chain[index - 1]}`]),
    ),
    to: { cluster: 'counted', namespace: name },
  });
const isAbout = (component: string, method: string) => (passed: Passed) =>
  passed.method === method && passed.path.endsWith(`/deployments/${name}-${component}`);
const workers = () =>
  Object.entries(childrenOf(dataDir)).flatMap(([each, pid]) => (each.startsWith('worker') ? [pid] : []));

/** What the cluster has of a component, as we wrote it. */
async function written(components: string[]): Promise<unknown[]> {
  const live = components.flatMap((each) => [
    deployment(cluster, name, `${name}-${each}`),
    service(cluster, name, `${name}-${each}`),
  ]);
  return (await Promise.all(live)).map(footprint);
}

async function expectWhole(before: unknown[]): Promise<void> {
  expect(await written(['a', 'b'])).toEqual(before);
  for (const each of chain) {
    expect((await deployment(cluster, name, `${name}-${each}`)).metadata?.generation).toBe(1);
  }
  const states = await loam.json<{ state: string }[]>(['get', 'runs', '--app', name]);
  expect(states.map(({ state }) => state)).toEqual(['succeeded']);
  await loam.ok(['status', name]);
}

describe('a worker', () => {
  it('that is killed when it has written and not yet said so is taken over within 10 s; nothing is written twice', async () => {
    const held = proxy.hold('after', isAbout('b', 'PATCH'));
    const { runId } = await loam.apply(document());
    const watching = loam.run(['run', 'watch', runId ?? '']);
    const { port } = await held.reached;
    const before = await written(['a', 'b']);
    process.kill(ownerOfPort(port, workers()), 'SIGKILL');
    const killedAt = Date.now();
    held.release();
    const watched = await watching;
    expect(watched.code, watched.stderr).toBe(0);
    const next = proxy.passed.find((each) => each.atMs > killedAt && isAbout('b', each.method)(each));
    expect((next?.atMs ?? Infinity) - killedAt).toBeLessThan(figureMs(10_000));
    await expectWhole(before);
  });

  it('that was frozen for so long that another went on writes nothing when it comes back', async () => {
    const held = proxy.hold('after', isAbout('b', 'GET'));
    const { runId } = await loam.apply(document());
    const { port } = await held.reached;
    const frozen = ownerOfPort(port, workers());
    process.kill(frozen, 'SIGSTOP');
    try {
      await loam.ok(['run', 'watch', runId ?? '']);
    } finally {
      held.release();
      process.kill(frozen, 'SIGCONT');
    }
    const before = await written(['a', 'b']);
    const writes = proxy.writes.length;
    const old = name;
    name = `${old}-next`;
    // While this is delivered, the other has its time to do what it should not.
    await loam.ok(['apply', '-f', '-', '--wait'], { stdin: document() });
    expect(proxy.writes.slice(writes).filter(({ path }) => path.includes(`/namespaces/${old}/`))).toEqual([]);
    name = old;
    await expectWhole(before);
  });
});

describe('PostgreSQL', () => {
  it.each([
    {
      how: 'stands still for 5 s',
      disturb: async (postmaster: number) => {
        const all = familyOf(postmaster);
        for (const pid of all) process.kill(pid, 'SIGSTOP');
        await sleep(5_000);
        for (const pid of all) process.kill(pid, 'SIGCONT');
      },
    },
    {
      how: 'is shut down, and started again by the launcher',
      disturb: async (postmaster: number) => {
        process.kill(postmaster, 'SIGINT');
        await expect
          .poll(() => product.output.said.join('\n'), { timeout: 30_000 })
          .toContain('PostgreSQL runs again');
      },
    },
    {
      how: 'is killed with all its sessions',
      disturb: (postmaster: number) => {
        for (const pid of familyOf(postmaster)) process.kill(pid, 'SIGKILL');
        return Promise.resolve();
      },
    },
  ])('that $how in mid-run loses nothing, and nothing is written twice', async ({ disturb }) => {
    const held = proxy.hold('after', isAbout('b', 'PATCH'));
    const { runId } = await loam.apply(document());
    const watching = loam.run(['run', 'watch', runId ?? '']);
    await held.reached;
    const before = await written(['a', 'b']);
    const disturbed = disturb(postmasterOf(dataDir));
    held.release();
    await disturbed;
    const watched = await watching;
    expect(watched.code, watched.stderr).toBe(0);
    await expectWhole(before);
  });
});

describe('everything', () => {
  it('that is killed in mid-run goes on where it was after the next start', async () => {
    const held = proxy.hold('after', isAbout('b', 'PATCH'));
    const { runId } = await loam.apply(document());
    await held.reached;
    const before = await written(['a', 'b']);
    const all = [product.pid ?? 0, ...Object.values(childrenOf(dataDir)), ...familyOf(postmasterOf(dataDir))];
    for (const pid of all) process.kill(pid, 'SIGKILL');
    held.release();
    await product.ended;
    product = await start();
    const watched = await loam.run(['run', 'watch', runId ?? '']);
    expect(watched.code, watched.stderr).toBe(0);
    await expectWhole(before);
  });
});
