import { join } from 'node:path';
import type { Database } from '@/db/client';
import type { Extensions } from '@/server/extensions/extensions';
import { createExtensions } from '@/server/extensions/registry';
import { createSealer } from '@/server/platform/crypto';
import type { Logger } from '@/server/platform/logger';
import type { Secrets } from '@/server/platform/secrets';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import { createClusters } from '@/server/targets/kubernetes/clusters';

/** The parts that console and worker are made of. */
export type Registry = {
  extensions: Extensions;
  clusters: Clusters;
  close: () => Promise<void>;
};

export type RegistryOptions = { database: Database; secrets: Secrets; logger: Logger };

/** The composition root: the one place that knows which plugins and adapters there are. One per process. */
export function createRegistry({ database, secrets, logger }: RegistryOptions): Registry {
  const clusters = createClusters(database.db, createSealer([secrets.masterKey]));
  const built = join(process.cwd(), '.build');
  const extensions = createExtensions({
    database,
    logger,
    packsDir: join(built, 'plugins'),
    sandbox: { workerFile: join(built, 'sandbox', 'worker.mjs') },
  });
  return {
    extensions,
    clusters,
    close: async () => {
      await Promise.all([extensions.close(), clusters.close()]);
    },
  };
}
