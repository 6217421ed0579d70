import { printRow } from '../support/table';
import { applyBare, clear, createNamespace, objectsOf } from './bare';
import { type Bench, clearApplications } from './bench';
import { webService } from './product';

const links = 20;

/** One application whose components wait for one another. */
export async function measureChain(bench: Bench): Promise<void> {
  const { rollouts, product, template, tag } = bench;
  const name = `${tag}-chain`;
  const link = (index: number) => `${name}-${index}`;
  const components = Array.from({ length: links }, (_, index) =>
    webService(link(index), index === 0 ? [] : [link(index - 1)]),
  );
  const keys = components.map((component) => `${template.namespace}/${component.name}`);
  const bare = await measureBareChain(
    bench,
    components.map((component) => component.name),
  );
  const begun = Date.now();
  await product.apply({ name, components });
  const available = (await rollouts.allDone(keys)) - begun;
  const said = (await product.statuses.allRunning([name])) - begun;
  printRow(`${links} by bare calls, each when the one before is available, s`, bare / 1_000);
  printRow(`${links} components in a chain: all available, s`, available / 1_000, { most: 8 });
  printRow('  ratio to the bare calls', available / bare);
  printRow('  a link, s', available / 1_000 / links);
  printRow('  our own status, s later', (said - available) / 1_000, { most: 0.1 });
  await clearApplications(bench, [name]);
}

/** What the cluster itself needs for the chain. */
async function measureBareChain(bench: Bench, names: string[]): Promise<number> {
  const { cluster, rollouts, template, tag } = bench;
  const namespace = `${tag}-bare-chain`;
  await createNamespace(cluster, namespace);
  const begun = Date.now();
  for (const name of names) {
    for (const object of objectsOf(template, name, namespace)) await applyBare(cluster, object);
    await rollouts.allDone([`${namespace}/${name}`]);
  }
  const took = Date.now() - begun;
  await clear(cluster, namespace);
  return took;
}
