import { atOnce } from '../support/at-once';
import { printRow } from '../support/table';
import { type Bare, measureBare } from './bare';
import { type Bench, clearApplications } from './bench';
import { oneService } from './product';
import { Work } from './work';

const count = 200;
// As many pipelines as call at the same time.
const callers = 20;

/** Many applications at once, between two runs of the same objects by bare calls. */
export async function measureBurst(bench: Bench): Promise<void> {
  const { rollouts, product, template, tag, concurrency } = bench;
  const bareNames = Array.from({ length: count }, (_, index) => `${tag}-bare-${index}`);
  const bare = (round: number) =>
    measureBare(bench, { names: bareNames, namespace: `${tag}-bare-${round}`, concurrency });
  const before = await bare(1);
  const names = Array.from({ length: count }, (_, index) => `${tag}-many-${index}`);
  const keys = names.map((name) => `${template.namespace}/${name}`);
  const work = new Work(product.dataDir);
  const begun = Date.now();
  await atOnce(names, callers, (name) => product.apply(oneService(name)));
  const called = (Date.now() - begun) / 1_000;
  const available = ((await rollouts.allDone(keys)) - begun) / 1_000;
  const worked = work.done();
  const said = ((await product.statuses.allRunning(names)) - begun) / 1_000;
  const rate = rollouts.rateOf(keys);
  await clearApplications(bench, names);
  const after = await bare(2);
  const mean = (of: (bare: Bare) => number) => (of(before) + of(after)) / 2;
  const bareSeconds = mean(({ seconds }) => seconds);
  printRow(`${count} by bare calls: all available, s (before)`, before.seconds);
  printRow(`${count} by bare calls: all available, s (after)`, after.seconds);
  printRow(
    '  calls a second while calling',
    mean(({ callsPerSecond }) => callsPerSecond),
  );
  printRow(`${count} applications at once: all available, s`, available);
  printRow('  ratio to the bare calls', available / bareSeconds, { most: 1.3 });
  printRow('  all calls answered, s', called);
  for (const [who, seconds] of Object.entries(worked))
    printRow(`  processor time of ${who} till then, s`, seconds);
  printRow('  our own status of the last, s later', said - available, { most: 0.1 });
  printRow('  Deployments a second, first to last', rate);
  printRow('  ratio to the bare calls', rate / mean(({ deploymentsPerSecond }) => deploymentsPerSecond), {
    least: 0.8,
  });
}
