import { quantile } from '../support/quantile';
import { printRow } from '../support/table';
import { createNamespace, clear, objectsOf, applyBare } from './bare';
import { type Bench, clearApplications } from './bench';
import { oneService } from './product';

const count = 30;

/** One application after the other: from the call to the cluster that has it, and from there to our own word. */
export async function measureOneByOne(bench: Bench): Promise<void> {
  const { cluster, rollouts, product, template, tag } = bench;
  const namespace = `${tag}-bare-one`;
  await createNamespace(cluster, namespace);
  const bare: number[] = [];
  const available: number[] = [];
  const answered: number[] = [];
  const said: number[] = [];
  const names = Array.from({ length: count }, (_, index) => `${tag}-one-${index}`);
  // In turns, so that both see the same machine.
  for (const name of names) {
    const bareBegun = Date.now();
    for (const object of objectsOf(template, name, namespace)) await applyBare(cluster, object);
    bare.push((await rollouts.allDone([`${namespace}/${name}`])) - bareBegun);
    const begun = Date.now();
    await product.apply(oneService(name));
    answered.push(Date.now() - begun);
    const done = await rollouts.allDone([`${template.namespace}/${name}`]);
    available.push(done - begun);
    said.push((await product.statuses.allRunning([name])) - done);
  }
  const bareP50 = quantile(bare, 0.5) / 1_000;
  printRow('one application by bare calls: available, p50 s', bareP50);
  printRow(`one application, ${count} in turn: available, p50 s`, quantile(available, 0.5) / 1_000, {
    most: 0.45,
  });
  printRow('  p95 s', quantile(available, 0.95) / 1_000);
  printRow('  ours beyond the bare calls, p50 s', quantile(available, 0.5) / 1_000 - bareP50);
  printRow('  the call itself answered, p50 s', quantile(answered, 0.5) / 1_000);
  printRow('  our own status after that, p50 s', quantile(said, 0.5) / 1_000, { most: 0.1 });
  printRow('  p95 s', quantile(said, 0.95) / 1_000);
  await clear(cluster, namespace);
  await clearApplications(bench, names);
}
