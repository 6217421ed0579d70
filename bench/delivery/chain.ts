import { printRow } from '../support/table';
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
  const begun = Date.now();
  await product.apply({ name, components });
  const available = (await rollouts.allDone(keys)) - begun;
  const said = (await product.statuses.allRunning([name])) - begun;
  printRow(`${links} components in a chain: all available, s`, available / 1_000, { most: 8 });
  printRow('  a link, s', available / 1_000 / links);
  printRow('  our own status, s later', (said - available) / 1_000, { most: 0.1 });
  await clearApplications(bench, [name]);
}
