import { createDatabase } from '@/db/client';
import { createExtensions } from '@/server/extensions/registry';
import { createSealer } from '@/server/platform/crypto';
import { createLogger } from '@/server/platform/logger';
import { createClusters } from '@/server/targets/kubernetes/clusters';
import { startSchedules } from '../schedules';

export type ScheduleWorkerOptions = {
  packsDir: string;
  workerFile: string;
  everyMs: number;
  stuckMs: number;
};

// A process that starts what schedules ask for, as the product's worker does, and nothing else.
const [url = '', name = '', text = '{}'] = process.argv.slice(2);
const { packsDir, workerFile, everyMs, stuckMs } = JSON.parse(text) as ScheduleWorkerOptions;
const database = createDatabase(url, { max: 4, name, stuckMs });
const logger = createLogger({ process: name, level: 'fatal' });
startSchedules({
  db: database.db,
  logger,
  extensions: createExtensions({ database, logger, packsDir, sandbox: { workerFile } }),
  clusters: createClusters(database.db, createSealer([{ id: 'test', key: Buffer.alloc(32, 1) }])),
  everyMs,
});
process.on('disconnect', () => process.exit(1));
process.send?.({ ready: name });
