import { sql } from 'drizzle-orm';
import { type Bench, createRun, startBenchRunner, step, untilAllEnded } from './bench-runs';

const chainLength = 20;

/** 200 runs of 20 steps one after the other. */
export async function measureChains(
  bench: Bench,
): Promise<{ nodesPerSecond: number; changesPerSecond: number }> {
  const runs = 200;
  const nodes = Array.from({ length: chainLength }, (_, i) => step(`n${i}`, i === 0 ? [] : [`n${i - 1}`]));
  for (let i = 0; i < runs; i++) await createRun(bench, nodes);
  const seconds = await runQueued(bench);
  const { rows } = await bench.database.db.execute<{ n: string }>(
    sql`select count(*) as n from execution_event where node_key is not null`,
  );
  return { nodesPerSecond: (runs * chainLength) / seconds, changesPerSecond: Number(rows[0]?.n) / seconds };
}

export async function measureOneStepRuns(bench: Bench) {
  const runs = 5_000;
  for (let i = 0; i < runs; i += 50) {
    await Promise.all(Array.from({ length: 50 }, () => createRun(bench, [step('only')])));
  }
  const seconds = await runQueued(bench);
  return { runs, seconds, perMinute: (runs / seconds) * 60 };
}

/** The cost of a node must not depend on how many others there are. */
export async function measureSizes(bench: Bench): Promise<{ small: number; large: number }> {
  const total = 10_000;
  const small: number[] = [];
  const large: number[] = [];
  // In turns, and the better of each: other work on the machine comes and goes.
  for (let round = 0; round < 2; round++) {
    small.push(await measureWide(bench, total / 100, 100));
    large.push(await measureWide(bench, 1, total));
  }
  return { small: (Math.min(...small) / total) * 1_000, large: (Math.min(...large) / total) * 1_000 };
}

async function measureWide(bench: Bench, runs: number, size: number): Promise<number> {
  const nodes = Array.from({ length: size }, (_, i) => step(`n${i}`, i < 20 ? [] : [`n${i - 20}`]));
  for (let i = 0; i < runs; i++) await createRun(bench, nodes);
  return runQueued(bench);
}

async function runQueued(bench: Bench): Promise<number> {
  const runner = await startBenchRunner(bench);
  const seconds = await untilAllEnded(bench);
  await runner.stop();
  return seconds;
}
