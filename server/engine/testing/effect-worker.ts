import { createDatabase } from '@/db/client';
import { createLogger } from '@/server/platform/logger';
import { startRunner } from '../runner/runner';
import { effectHandlers } from './effect-handlers';

// A worker process for tests: the product's runner with handlers whose effects can be counted.
const [url = '', name = '', times = '{}'] = process.argv.slice(2);
const database = createDatabase(url, { max: 10, name });
const runner = await startRunner({
  database,
  url,
  handlers: effectHandlers(database.db, name),
  logger: createLogger({ process: name, level: 'fatal' }),
  concurrency: 6,
  drainMs: 300,
  times: JSON.parse(times) as object,
});
process.on('SIGTERM', () => {
  void runner.stop().then(() => process.exit(0));
});
process.on('disconnect', () => process.exit(1));
process.send?.({ ready: runner.workerId });
