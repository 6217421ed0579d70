import { type Bench, createRun, startBenchRunner, step, untilAllEnded } from './bench-runs';

/**
 * From the moment at which a node is ready to the call of its handler, on a worker with free hands: runs of five steps
 * that fan out, one run after the other. The handler's clock and PostgreSQL's are of the same machine.
 */
export async function measureLatency(bench: Bench): Promise<{ p50: number; p99: number }> {
  const started = new Map<string, number>();
  const runner = await startBenchRunner(bench, {
    start: async ({ executionId, node }) => {
      started.set(`${executionId}/${node.key}`, Date.now());
      return { type: 'succeeded' };
    },
  });
  const nodes = [step('a'), step('b', ['a']), step('c', ['a']), step('d', ['a']), step('e', ['b', 'c', 'd'])];
  for (let i = 0; i < 200; i++) {
    await createRun(bench, nodes);
    await untilAllEnded(bench);
  }
  await runner.stop();
  const { rows } = await bench.database.pool.query<{ id: string; key: string; at: Date }>(
    `select execution_id as id, node_key as key, at from execution_event where type = 'node.ready'`,
  );
  const delays = rows
    .flatMap(({ id, key, at }) => {
      const start = started.get(`${id}/${key}`);
      return start === undefined ? [] : [start - at.getTime()];
    })
    .toSorted((a, b) => a - b);
  const quantile = (q: number) => delays[Math.floor(q * (delays.length - 1))] ?? Number.NaN;
  return { p50: quantile(0.5), p99: quantile(0.99) };
}
