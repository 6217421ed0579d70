import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { type TestDatabase, createTestDatabase } from '@/db/testing/test-database';
import type { PluginPack } from '@/plugins/sdk/package';
import { type DeliveryWorld, createDeliveryWorld } from './delivery-world';

export type TestWorld = {
  database: TestDatabase;
  world: DeliveryWorld;
  /** Path of that of the world's own cluster: its admin's. */
  kubeconfig: string;
  /** Starts a further playground, for as long as the file runs; the path of its kubeconfig. */
  startCluster: () => Promise<string>;
};

/** What only a test may import, and hands in. */
export type TestParts = {
  packPlugins: (options: { pluginsDir: string; outDir: string }) => Promise<readonly PluginPack[]>;
  startPlayground: (folder: string) => Promise<{ kubeconfig: string; stop: () => Promise<void> }>;
};

/**
 * What a test file delivers with: the plugins that come with Loam and `packs`, a database, and the cluster of KUBECONFIG where it
 * is set, else (or with `alone`) a playground. `apart`: nothing delivers but workers that are started apart. Call it once, at the top of the file; namespaces are to be of each test's own.
 */
export async function createTestWorld(
  { packPlugins, startPlayground }: TestParts,
  {
    packs: more = [],
    alone = false,
    apart = false,
  }: { packs?: readonly PluginPack[]; alone?: boolean; apart?: boolean } = {},
): Promise<TestWorld> {
  const database = await createTestDatabase({ max: 20 });
  const folder = mkdtempSync(join(tmpdir(), 'loam-world-'));
  const stops: (() => Promise<void>)[] = [];
  const startCluster = async () => {
    const own = join(folder, `playground-${stops.length}`);
    mkdirSync(own);
    const { kubeconfig, stop } = await startPlayground(own);
    stops.push(stop);
    return kubeconfig;
  };
  const packs = await packPlugins({ pluginsDir: 'plugins', outDir: join(folder, 'packs') });
  const given = alone ? undefined : process.env['KUBECONFIG'];
  const kubeconfig = given ?? (await startCluster());
  const world = await createDeliveryWorld({ database, packs: [...packs, ...more], kubeconfig, apart });
  afterAll(async () => {
    await world.close();
    await Promise.all(stops.map((stop) => stop()));
    rmSync(folder, { recursive: true, force: true });
  });
  return { database, world, kubeconfig, startCluster };
}
