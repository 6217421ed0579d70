import { readFileSync } from 'node:fs';
import { createDatabase } from '@/db/client';
import type { PluginPack } from '@/plugins/sdk/package';
import { createManifests } from '@/server/delivery/manifests';
import { startRunner } from '@/server/engine/runner/runner';
import { createTestExtensions } from '@/server/extensions/testing/test-extensions';
import { createSealer } from '@/server/platform/crypto';
import { type FailPoint, armFailPoint } from '@/server/platform/fail-point';
import { createLogger } from '@/server/platform/logger';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { createOutside, createTestHandlers } from './test-handlers';

export type DeliveryWorkerOptions = {
  /** Base64, of what the world seals with. */
  key: string;
  /** JSON of the plugins. */
  packsFile: string;
  /** The sandbox's thread. */
  sandbox: string;
  /** Where the process is to die, and at which time that it comes there. */
  die?: { point: FailPoint; nth: number };
};

// A worker of its own process that delivers, as the product's does, and that dies where a test says so.
const [url = '', name = '', text = '{}'] = process.argv.slice(2);
const { key, packsFile, sandbox, die } = JSON.parse(text) as DeliveryWorkerOptions;
const logger = createLogger({ process: name, level: 'fatal' });
const database = createDatabase(url, { max: 8, name });
const sealer = createSealer([{ id: 'test', key: Buffer.from(key, 'base64') }]);
const packs = JSON.parse(readFileSync(packsFile, 'utf8')) as PluginPack[];
const extensions = await createTestExtensions(packs, sandbox);
const clusters = createClusters(database.db, sealer);
const handlers = createTestHandlers({
  db: database.db,
  extensions,
  clusters,
  manifests: createManifests(sealer),
  ...createOutside(logger),
});
const runner = await startRunner({
  database,
  url,
  handlers,
  logger,
  concurrency: 8,
  drainMs: 300,
  // Ten times as fast as the product's.
  times: { beatMs: 150, deadAfterMs: 900, leaseMs: 3_000 },
});
process.on('disconnect', () => process.exit(1));
if (die) armFailPoint(die.point, die.nth);
process.send?.({ ready: runner.workerId });
