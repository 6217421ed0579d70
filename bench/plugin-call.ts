import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { packPlugins } from '@/plugins/pack';
import type { PluginPack } from '@/plugins/sdk/package';
import type { JsonObject } from '@/server/domain/json';
import type { Extensions } from '@/server/extensions/extensions';
import { createMemoryCatalog } from '@/server/extensions/memory-catalog';
import { createExtensionsOver } from '@/server/extensions/registry';
import { bundleSandboxWorker } from '@/server/extensions/sandbox/bundle';

// What a call into the sandbox costs: the whole way from the caller through the thread and back, result checked.

const context: JsonObject = {
  name: 'web',
  appName: 'shop',
  namespace: 'default',
  appRevision: 'shop-v1',
  appRevisionNumber: 1,
  appLabels: {},
  appAnnotations: {},
  cluster: 'local',
  clusterVersion: { major: 1, minor: 34 },
};
const properties: JsonObject = {
  image: 'nginx:1.27',
  ports: [{ port: 80, expose: true }],
  cpu: '250m',
  memory: '128Mi',
  env: [{ name: 'A', value: 'b' }],
};
const warmCalls = 5_000;
const targets = { cold: 10, warm: 1 };

const folder = await mkdtemp(join(tmpdir(), 'loam-bench-'));
try {
  const packs = await packPlugins({ pluginsDir: 'plugins', outDir: join(folder, 'plugins') });
  const workerFile = await bundleSandboxWorker({ root: process.cwd(), outDir: join(folder, 'sandbox') });
  await measure(packs, workerFile);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(packs: PluginPack[], workerFile: string): Promise<void> {
  const extensions = createExtensionsOver(createMemoryCatalog(packs), {
    logger: pino({ level: 'silent' }),
    sandbox: { workerFile, threads: 1 },
  });
  const started = performance.now();
  await render(extensions, 'worker');
  const first = performance.now() - started;
  const cold = await coldCalls(extensions, packs);
  const warm = await series(warmCalls, () => render(extensions, 'webservice'));
  const begun = performance.now();
  await Promise.all(Array.from({ length: warmCalls }, () => render(extensions, 'webservice')));
  const perSecond = warmCalls / ((performance.now() - begun) / 1000);
  await extensions.close();
  print([
    ['first call of a process (starts the thread)', first.toFixed(1), ''],
    ['cold: first call of a definition, p50', at(cold, 0.5), `<= ${targets.cold}`],
    ['cold, p95', at(cold, 0.95), ''],
    ['warm: every further call, p50', at(warm, 0.5), `<= ${targets.warm}`],
    ['warm, p99', at(warm, 0.99), ''],
    ['calls a second, one thread, many at once', perSecond.toFixed(0), ''],
  ]);
}

/** Every trait once, each in a definition that this process has not called before. */
async function coldCalls(extensions: Extensions, packs: PluginPack[]): Promise<number[]> {
  const workload = (await render(extensions, 'worker')) as { workload: JsonObject };
  const traits = packs.flatMap((pack) =>
    pack.definitions.filter(({ manifest }) => manifest.kind === 'trait'),
  );
  const times: number[] = [];
  for (const { manifest } of traits) {
    const parameters = manifest.examples[0]?.properties;
    if (parameters === undefined) continue;
    const filled = extensions.parameters(manifest, parameters, '');
    const given = { ...context, parameters: filled, workload: workload.workload, resources: [] };
    const before = performance.now();
    // A trait may refuse this workload or this container; the call has been made all the same.
    await extensions.call(manifest, 'patch', [given]).catch(() => undefined);
    times.push(performance.now() - before);
  }
  return times;
}

async function render(extensions: Extensions, type: string): Promise<unknown> {
  const manifest = await extensions.find('component', type);
  if (manifest === null) throw new TypeError(`no type ${type}`);
  const given = type === 'worker' ? { image: 'busybox' } : properties;
  return extensions.call(manifest, 'render', [
    { ...context, parameters: extensions.parameters(manifest, given, '') },
  ]);
}

async function series(count: number, act: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const before = performance.now();
    await act();
    times.push(performance.now() - before);
  }
  return times;
}

function at(times: number[], share: number): string {
  const sorted = times.toSorted((a, b) => a - b);
  return (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(2);
}

function print(rows: [string, string, string][]): void {
  console.log(`Plugin calls, ${cpus().length} processors, milliseconds (parameters checked, result checked)`);
  for (const [what, value, target] of rows) console.log(`${what.padEnd(48)}${value.padStart(10)}  ${target}`);
}
