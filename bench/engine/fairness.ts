import { setTimeout as sleep } from 'node:timers/promises';
import { project } from '@/db/schema';
import { type Bench, createRun, startBenchRunner, step, untilAllEnded } from './bench-runs';

/** Nodes that do something, so that the hands of the worker are full. */
const workMs = 10;
const samples = 12;
const patienceMs = 60_000;

/**
 * How long the first run of a project waits for its first node while another project has so many queued: at the start
 * and while they drain, each time a project that has nothing else.
 */
export async function measureFairness(
  bench: Bench,
  queued = 10_000,
): Promise<{ worst: number; median: number; seconds: number }> {
  const nodes = [step('a'), step('b', ['a'])];
  for (let i = 0; i < queued; i += 50) {
    await Promise.all(Array.from({ length: 50 }, () => createRun(bench, nodes)));
  }
  const started = new Map<string, (atMs: number) => void>();
  const runner = await startBenchRunner(bench, {
    start: async ({ projectId }) => {
      started.get(projectId)?.(performance.now());
      await sleep(workMs);
      return { type: 'succeeded' };
    },
  });
  const drained = untilAllEnded(bench);
  const delays: number[] = [];
  for (let i = 0; i < samples; i++) {
    delays.push(await firstOf(bench, `prj_other_${i}`, started));
    await sleep(1_000);
  }
  const seconds = await drained;
  await runner.stop();
  const sorted = delays.toSorted((a, b) => a - b);
  return { worst: sorted.at(-1) ?? Number.NaN, median: sorted[samples / 2] ?? Number.NaN, seconds };
}

/** Milliseconds from asking for a run to the call of its first node's handler. */
async function firstOf(
  bench: Bench,
  projectId: string,
  started: Map<string, (atMs: number) => void>,
): Promise<number> {
  await bench.database.db.insert(project).values({ id: projectId, name: projectId, title: 'Other' });
  const begun = new Promise<number>((resolve) => started.set(projectId, resolve));
  const askedMs = performance.now();
  await createRun(bench, [step('first')], projectId);
  const late = sleep(patienceMs, Number.POSITIVE_INFINITY, { ref: false });
  return (await Promise.race([begun, late])) - askedMs;
}
