import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase } from '@/db/client';
import { startEmbeddedPostgres } from '@/db/embedded/postgres';
import { migrateDatabase } from '@/db/migrate';
import { prepareBench } from './engine/bench-runs';
import { measureFairness } from './engine/fairness';
import { measureLatency } from './engine/latency';
import { measureRawQueue } from './engine/raw-queue';
import { measureChains, measureOneStepRuns, measureSizes } from './engine/throughput';
import { printRow } from './support/table';

// Everything in one run on one PostgreSQL with its durability on, so that the ratios hold on any machine.
const dataDir = mkdtempSync(join(tmpdir(), 'loam-bench-'));
const postgres = await startEmbeddedPostgres({ dataDir });
try {
  await migrateDatabase(postgres.url, join(process.cwd(), 'db', 'migrations'));
  const database = createDatabase(postgres.url, { max: 10 });
  const bench = { database, url: postgres.url, concurrency: Number(process.argv[2] ?? 20) };
  await prepareBench(bench);
  const raw = await measureRawQueue(bench);
  printRow(`raw queue, jobs/s (concurrency ${bench.concurrency})`, raw);
  const chains = await measureChains(bench);
  printRow('no-op nodes/s, durable', chains.nodesPerSecond, { least: 1_000 });
  printRow('  state changes/s (ready, running, succeeded)', chains.changesPerSecond);
  // Once more after it, and the mean counts: other work on the machine comes and goes.
  const rawAfter = await measureRawQueue(bench);
  printRow('raw queue again, jobs/s', rawAfter);
  printRow('  ratio of nodes to the raw queue', (2 * chains.nodesPerSecond) / (raw + rawAfter), {
    least: 0.5,
  });
  const latency = await measureLatency(bench);
  printRow('ready -> started, p50 ms', latency.p50, { most: 20 });
  printRow('ready -> started, p99 ms', latency.p99, { most: 100 });
  const oneStep = await measureOneStepRuns(bench);
  printRow('one-step runs/min', oneStep.perMinute, { least: 2_100 });
  printRow(`  ${oneStep.runs} queued, seconds to the end`, oneStep.seconds, { most: 120 });
  const fairness = await measureFairness(bench);
  printRow("another project's first run beside 10,000, ms", fairness.worst, { most: 1_000 });
  printRow('  median of those', fairness.median);
  printRow('  seconds to the end of the 10,000', fairness.seconds);
  const sizes = await measureSizes(bench);
  printRow('ms a node in graphs of 100', sizes.small);
  printRow('ms a node in a graph of 10,000', sizes.large);
  printRow('  ratio', sizes.large / sizes.small, { most: 1.2 });
  printRow('memory of this process, MB', process.memoryUsage.rss() / 1e6, { most: 400 });
  await database.close();
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
