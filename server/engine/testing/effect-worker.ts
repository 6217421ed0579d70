import { createDatabase } from '@/db/client';
import { createLogger } from '@/server/platform/logger';
import { startRunner } from '../runner/runner';
import type { WatchTimes } from '../runner/watch';
import { effectHandlers } from './effect-handlers';

/** `lacks`: kinds that it does not know, as a worker of an older version. */
export type EffectWorkerOptions = { times?: Partial<WatchTimes>; lacks?: string[]; drainMs?: number };

// A worker process for tests: the product's runner with handlers whose effects can be counted.
const [url = '', name = '', text = '{}'] = process.argv.slice(2);
const { times = {}, lacks = [], drainMs = 300 } = JSON.parse(text) as EffectWorkerOptions;
const database = createDatabase(url, { max: 10, name });
const { nodes, children } = effectHandlers(database.db, name);
const known = Object.fromEntries(Object.entries(nodes).filter(([kind]) => !lacks.includes(kind)));
const runner = await startRunner({
  database,
  url,
  handlers: { nodes: known, children },
  logger: createLogger({ process: name, level: 'fatal' }),
  concurrency: 6,
  drainMs,
  times,
});
process.on('SIGTERM', () => {
  void runner.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(1));
process.send?.({ ready: runner.workerId });
