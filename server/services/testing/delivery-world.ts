import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { pino } from 'pino';
import type { Database } from '@/db/client';
import { execution } from '@/db/schema/engine';
import type { PluginPack } from '@/plugins/sdk/package';
import { bootstrapInstance } from '@/server/auth/bootstrap';
import { createDriftRules } from '@/server/delivery/drift/drift-rules';
import { createFreezes } from '@/server/delivery/frozen';
import { diagnose } from '@/server/delivery/health/diagnose';
import { ownHealth } from '@/server/delivery/health/own-health';
import { health } from '@/server/delivery/health/rules';
import { type Manifests, createManifests } from '@/server/delivery/manifests';
import { isExecutionTerminal } from '@/server/domain/status';
import type { Handlers } from '@/server/engine/runner/handler';
import { startRunner } from '@/server/engine/runner/runner';
import { wakeFound, wakeFree, wakeNode } from '@/server/engine/store/wake';
import { type WorkerProcess, endWorkers, startWorkerProgram } from '@/server/engine/testing/worker-process';
import { buildTestSandbox, createTestExtensions } from '@/server/extensions/testing/test-extensions';
import { createSealer } from '@/server/platform/crypto';
import type { HealthRules } from '@/server/sensing/rules';
import { startSensing } from '@/server/sensing/sensing';
import type { ClusterApi, Clusters } from '@/server/targets/kubernetes/cluster-api';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { type AppliedDocument, applyDocuments } from '../application/apply';
import { registerStartupCluster } from '../cluster/register-startup';
import type { ServiceContext } from '../context';
import type { DeliveryWorkerOptions } from './delivery-worker';
import { createOutside, createTestHandlers } from './test-handlers';

export type DeliveryWorld = {
  ctx: ServiceContext;
  clusters: Clusters;
  /** The cluster that everything is delivered to. */
  api: ClusterApi;
  /** Applies a text that holds one application, in the project `default`. */
  apply: (text: string) => Promise<AppliedDocument>;
  /** The run when it has ended. */
  ended: (runId: string | null, timeoutMs?: number) => Promise<typeof execution.$inferSelect>;
  deployment: (namespace: string, name?: string) => ReturnType<ClusterApi['get']>;
  service: (namespace: string, name?: string) => ReturnType<ClusterApi['get']>;
  /** With `apart`: a worker of its own process, which may be made to die somewhere. */
  startWorkerApart: (die?: DeliveryWorkerOptions['die']) => Promise<WorkerProcess>;
  close: () => Promise<void>;
};

export type WorldOptions = {
  database: Database & { url: string };
  packs: readonly PluginPack[];
  /** Path of a kubeconfig. */
  kubeconfig: string;
  /** Nothing delivers or looks in this process. */
  apart?: boolean;
};

/** Everything that delivers, in this process: a worker's runner and sensing over a real database and a real cluster API. */
export async function createDeliveryWorld({
  database,
  packs,
  kubeconfig,
  apart = false,
}: WorldOptions): Promise<DeliveryWorld> {
  const { db } = database;
  const logger = pino({ level: process.env['TEST_LOG'] ?? 'silent' });
  const key = randomBytes(32);
  const sealer = createSealer([{ id: 'test', key }]);
  const clusters = createClusters(db, sealer);
  const sandbox = await buildTestSandbox();
  const extensions = await createTestExtensions(packs, sandbox.workerFile);
  const actor = { type: 'system', name: 'test' } as const;
  const outside = createOutside(logger);
  const parts = { db, logger, extensions, clusters, helm: outside.helm, http: outside.http };
  const ctx = { ...parts, actor, requestId: 'test', now: () => new Date() };
  await bootstrapInstance(db, { now: new Date(), adminEmail: 'admin@example.com' });
  const text = readFileSync(kubeconfig, 'utf8');
  await registerStartupCluster(ctx, { source: 'kubeconfig', kubeconfig: text, path: kubeconfig });
  const api = await clusters.open((await db.query.cluster.findMany())[0]?.id ?? '');
  const manifests = createManifests(sealer);
  const handlers = createTestHandlers({ db, extensions, clusters, manifests, ...outside });
  const stopWorker = apart ? endWorkers : await startWorker(database, ctx, handlers, manifests);
  return {
    ctx,
    clusters,
    api,
    apply: async (document) => {
      const [applied] = await applyDocuments(ctx, { project: 'default', document });
      if (!applied) throw new TypeError('one application was applied');
      return applied;
    },
    ended: (runId, timeoutMs) => endOf(db, runId ?? '', timeoutMs),
    deployment: (namespace, name = 'web') =>
      api.get({ apiVersion: 'apps/v1', kind: 'Deployment', namespace, name }),
    service: (namespace, name = 'web') => api.get({ apiVersion: 'v1', kind: 'Service', namespace, name }),
    startWorkerApart: apartFrom(database.url, packs, {
      key: key.toString('base64'),
      sandbox: sandbox.workerFile,
    }),
    close: async () => {
      await stopWorker();
      rmSync(packsFile, { force: true });
      await extensions.close();
      await sandbox.remove();
      await clusters.close();
    },
  };
}

const packsFile = join(tmpdir(), `loam-packs-${process.pid}.json`);

/** Starts workers of their own processes, with the plugins of the world. */
function apartFrom(
  url: string,
  packs: readonly PluginPack[],
  options: Pick<DeliveryWorkerOptions, 'key' | 'sandbox'>,
): DeliveryWorld['startWorkerApart'] {
  let count = 0;
  return async (die) => {
    if (count === 0) writeFileSync(packsFile, JSON.stringify(packs));
    const all: DeliveryWorkerOptions = { ...options, packsFile, ...(die ? { die } : {}) };
    return startWorkerProgram('server/services/testing/delivery-worker.ts', url, `apart-${++count}`, all);
  };
}

async function startWorker(
  database: WorldOptions['database'],
  { clusters, logger, extensions }: ServiceContext,
  handlers: Handlers,
  manifests: Manifests,
): Promise<() => Promise<void>> {
  const { db, pool, url } = database;
  const runner = await startRunner({
    database,
    url,
    handlers,
    logger,
    concurrency: 8,
    drainMs: 2_000,
  });
  const drift = createDriftRules({ db, manifests, freezes: createFreezes(db) });
  const own: HealthRules['own'] = (...of) => ownHealth(extensions, ...of);
  const rules = { health, diagnose, own };
  const sensing = startSensing({
    db,
    pool,
    clusters,
    rules,
    drift,
    wake: { node: wakeNode, free: wakeFree, found: wakeFound },
    logger,
  });
  return async () => {
    await sensing.stop();
    await runner.stop();
  };
}

function endOf(db: Database['db'], runId: string, timeoutMs = 40_000) {
  return until(async () => {
    const [row] = await db.select().from(execution).where(eq(execution.id, runId));
    return row && isExecutionTerminal(row.state) && row;
  }, timeoutMs);
}

/** Looks again and again until there is something to see. */
export async function until<T>(
  look: () => Promise<T | undefined | null | false>,
  timeoutMs = 20_000,
): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== null && found !== false) return found;
    if (Date.now() > end) throw new Error('it did not come to pass in time');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

let count = 0;
/** A name of its own, for an application and for its namespace. */
export function uniqueName(word: string): string {
  return `${word}-${++count}-${randomBytes(3).toString('hex')}`;
}

/** An Application of that name, in a namespace of that name. */
export function documentOf(name: string, components: string, rest = ''): string {
  return `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: ${name}, namespace: ${name}}
spec:
  components:
${components}${rest}`;
}

/** A component: a Deployment and a Service of that name. */
export function webservice(image = 'nginx:1.27', name = 'web'): string {
  return `    - {name: ${name}, type: webservice, properties: {image: "${image}", ports: [{port: 80, expose: true}]}}\n`;
}
