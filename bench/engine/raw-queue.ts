import { Logger, run } from 'graphile-worker';
import type { Bench } from './bench-runs';

const jobs = 6_000;

/** Empty jobs per second of the same queue with the same settings: what the engine could do if it did nothing itself. */
export async function measureRawQueue({ database, url, concurrency }: Bench): Promise<number> {
  await database.pool.query(
    `select count(*) from generate_series(1, ${jobs}) i, lateral graphile_worker.add_job('raw', json_build_object('i', i))`,
  );
  let done = 0;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const started = performance.now();
  const runner = await run({
    connectionString: url,
    concurrency,
    maxPoolSize: concurrency + 2,
    noHandleSignals: true,
    taskList: {
      raw: async () => {
        if (++done === jobs) finish();
      },
    },
    logger: new Logger(() => () => undefined),
    preset: { worker: { completeJobBatchDelay: 1 } },
  });
  await finished;
  const seconds = (performance.now() - started) / 1_000;
  await runner.stop();
  return jobs / seconds;
}
