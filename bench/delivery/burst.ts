import { atOnce } from '../support/at-once';
import { printRow } from '../support/table';
import { type Bare, type Propagation, allGone, measureBare, newImage } from './bare';
import type { Bench } from './bench';
import { oneService } from './product';
import { Work } from './work';

const count = 200;
// As many pipelines as call at the same time.
const callers = 20;
const most = 1.3;

/** Many applications at once, delivered, changed and deleted, between two runs of the same by bare calls. */
export async function measureBurst(bench: Bench): Promise<void> {
  const { tag, concurrency } = bench;
  const bareNames = Array.from({ length: count }, (_, index) => `${tag}-bare-${index}`);
  const bare = (round: number, propagation: Propagation) =>
    measureBare(bench, { names: bareNames, namespace: `${tag}-bare-${round}`, concurrency, propagation });
  const before = await bare(1, 'Background');
  const ours = await measureOurs(bench);
  const after = await bare(2, 'Foreground');
  const mean = (of: (bare: Bare) => number) => (of(before) + of(after)) / 2;
  const beside = (what: string, seconds: number, of: (bare: Bare) => number) => {
    printRow(
      `${count} by bare calls: ${what}, s (before and after: ${of(before).toFixed(1)}, ${of(after).toFixed(1)})`,
      mean(of),
    );
    printRow(`${count} applications: ${what}, s`, seconds);
    printRow('  ratio to the bare calls', seconds / mean(of), { most });
  };
  beside('all available', ours.available, (each) => each.available);
  printRow(
    '  bare calls a second while calling',
    mean(({ callsPerSecond }) => callsPerSecond),
  );
  printRow('  all calls answered, s', ours.called);
  printWork(ours.worked);
  printRow('  our own status of the last, s later', ours.said - ours.available, { most: 0.1 });
  printRow('  Deployments a second, first to last', ours.rate);
  printRow(
    '  ratio to the bare calls',
    ours.rate / mean(({ deploymentsPerSecond }) => deploymentsPerSecond),
    {
      least: 0.8,
    },
  );
  beside('all with a new image', ours.changed, (each) => each.changed);
  printWork(ours.changeWorked);
  printRow(`${count} by bare calls: all deleted, nothing left, s`, before.gone);
  printRow('  pods first and their owners after them, as we do it, s', after.gone);
  printRow(`${count} applications: all deleted, nothing left, s`, ours.gone);
  printRow('  ratio to the bare calls', ours.gone / before.gone, { most });
  printWork(ours.goneWorked);
}

function printWork(work: Record<string, number>): void {
  for (const [who, seconds] of Object.entries(work)) printRow(`  processor time of ${who}, s`, seconds);
}

async function measureOurs({ cluster, rollouts, product, template, tag }: Bench) {
  const names = Array.from({ length: count }, (_, index) => `${tag}-many-${index}`);
  const keys = names.map((name) => `${template.namespace}/${name}`);
  const work = new Work(product.dataDir);
  const begun = Date.now();
  const since = (end = Date.now(), from = begun) => (end - from) / 1_000;
  await atOnce(names, callers, (name) => product.apply(oneService(name)));
  const called = since();
  const available = since(await rollouts.allDone(keys));
  const worked = work.done();
  const said = since(await product.statuses.allRunning(names));
  const rate = rollouts.rateOf(keys);
  await product.idle();
  const change = Date.now();
  const changeWork = new Work(product.dataDir);
  await atOnce(names, callers, (name) => product.apply(oneService(name, newImage)));
  const changed = since(await rollouts.allDone(keys, { image: newImage }), change);
  const changeWorked = changeWork.done();
  await product.idle();
  const removal = Date.now();
  const removalWork = new Work(product.dataDir);
  await atOnce(names, callers, (name) => product.delete(name));
  await allGone(cluster, template.namespace);
  const gone = since(Date.now(), removal);
  return {
    called,
    available,
    worked,
    said,
    rate,
    changed,
    changeWorked,
    gone,
    goneWorked: removalWork.done(),
  };
}
