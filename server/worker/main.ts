import { createDatabase } from '@/db/client';
import { startRunner } from '@/server/engine/runner/runner';
import { settings } from '@/server/platform/env';
import { logger } from '@/server/platform/logger';
import { answerMetricsRequests } from '@/server/platform/metrics-channel';
import { watchParent } from '@/server/platform/parent';
import { loadSecrets } from '@/server/platform/secrets';
import { createRegistry, createHandlers, createSensing } from '@/server/registry';
import { startAdmission, startGauges, startProbing, startPruning } from './housekeeping';
import { startSchedules } from './schedules';

/** The worker: performs the nodes of runs and looks at what runs. Any number may run; none is special. */
async function main(): Promise<void> {
  const { DATABASE_URL: url, LOAM_DATABASE_POOL, LOAM_WORKER_CONCURRENCY, LOAM_DRAIN_SECONDS } = settings();
  if (url === undefined)
    throw new TypeError('DATABASE_URL is not set: a worker needs the database of its console.');
  const log = logger();
  const database = createDatabase(url, { max: LOAM_DATABASE_POOL, name: 'loam-worker' });
  const registry = createRegistry({ database, secrets: loadSecrets(settings()), logger: log });
  const runner = await startRunner({
    database,
    url,
    handlers: createHandlers(database, registry, log),
    logger: log,
    concurrency: LOAM_WORKER_CONCURRENCY,
    drainMs: LOAM_DRAIN_SECONDS * 1000,
  });
  const sensing = createSensing(database, registry, log);
  const { extensions, clusters } = registry;
  const schedules = startSchedules({ db: database.db, extensions, clusters, logger: log });
  const keep = { perProject: settings().LOAM_KEEP_RUNS, days: settings().LOAM_KEEP_RUN_DAYS };
  const loops = [
    startPruning(database.db, keep, log),
    startAdmission(database.db, log),
    startGauges(database.db, log),
    startProbing(database.db, clusters, log),
  ];
  log.info({ workerId: runner.workerId, concurrency: LOAM_WORKER_CONCURRENCY }, 'worker is ready');

  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      await Promise.all([runner, sensing, schedules, ...loops].map((part) => part.stop()));
      await registry.close();
      await database.close();
    })().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'the worker did not end in order');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop);
  watchParent(stop);
  answerMetricsRequests();
}

await main();
