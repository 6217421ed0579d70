import { join } from 'node:path';
import type { Database } from '@/db/client';
import { createDriftRules } from '@/server/delivery/drift/drift-rules';
import { createFreezes } from '@/server/delivery/frozen';
import { createDeliveryHandlers } from '@/server/delivery/handlers/delivery-handlers';
import { diagnose } from '@/server/delivery/health/diagnose';
import { ownHealth } from '@/server/delivery/health/own-health';
import { health } from '@/server/delivery/health/rules';
import { type Manifests, createManifests } from '@/server/delivery/manifests';
import type { Handlers } from '@/server/engine/runner/handler';
import { wakeFound, wakeFree, wakeNode } from '@/server/engine/store/wake';
import type { Extensions } from '@/server/extensions/extensions';
import { createExtensions } from '@/server/extensions/registry';
import { createSealer } from '@/server/platform/crypto';
import { settings } from '@/server/platform/env';
import type { Logger } from '@/server/platform/logger';
import type { Secrets } from '@/server/platform/secrets';
import { gatherEvidence } from '@/server/sensing/evidence';
import { startSensing } from '@/server/sensing/sensing';
import { type Helm, createHelm } from '@/server/targets/helm/helm';
import { type HttpCaller, createHttpCaller } from '@/server/targets/http/http-caller';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import { clustersOptions, createClusters } from '@/server/targets/kubernetes/clusters';
import { createMailer } from '@/server/targets/mail/mailer';

/** The parts that console and worker are made of. */
export type Registry = {
  extensions: Extensions;
  clusters: Clusters;
  manifests: Manifests;
  /** Calls servers that documents name. */
  http: HttpCaller;
  helm: Helm;
  close: () => Promise<void>;
};

export type RegistryOptions = { database: Database; secrets: Secrets; logger: Logger };

/** The composition root: the one place that knows which plugins and adapters there are. One per process. */
export function createRegistry({ database, secrets, logger }: RegistryOptions): Registry {
  const sealer = createSealer([secrets.masterKey]);
  const clusters = createClusters(database.db, sealer, clustersOptions(settings()));
  const { LOAM_HTTP_ALLOW: allow, LOAM_DATA_DIR: dataDir } = settings();
  const http = createHttpCaller({ allow, logger });
  const built = join(process.cwd(), '.build');
  const extensions = createExtensions({
    database,
    logger,
    packsDir: join(built, 'plugins'),
    sandbox: { workerFile: join(built, 'sandbox', 'worker.mjs'), warm: true },
  });
  return {
    extensions,
    clusters,
    manifests: createManifests(sealer),
    http,
    helm: createHelm({ dataDir, http }),
    close: async () => {
      await Promise.all([extensions.close(), clusters.close()]);
    },
  };
}

/** What performs the nodes of runs; for the worker. */
export function createHandlers(
  { db }: Database,
  { extensions, clusters, manifests, http, helm }: Registry,
  logger: Logger,
): Handlers {
  const allow = settings().LOAM_HTTP_ALLOW;
  return createDeliveryHandlers({
    db,
    extensions,
    clusters,
    http,
    helm,
    manifests,
    mailer: createMailer({ allow, logger }),
    gatherEvidence: (workload, api) => gatherEvidence(workload, api, null, false),
  });
}

/** What looks at everything that runs; for the worker. */
export function createSensing(
  { db, pool }: Database,
  { clusters, manifests, extensions }: Registry,
  logger: Logger,
): { stop(): Promise<void> } {
  const drift = createDriftRules({ db, manifests, freezes: createFreezes(db) });
  return startSensing({
    db,
    pool,
    clusters,
    logger,
    rules: { health, diagnose, own: (...of) => ownHealth(extensions, ...of) },
    drift,
    wake: { node: wakeNode, free: wakeFree, found: wakeFound },
  });
}
