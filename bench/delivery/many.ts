import type { ApplicationDraft } from '@/e2e/product/support/documents';
import { atOnce } from '../support/at-once';
import { findBelow, processorSeconds, residentBytes } from '../support/process';
import { printRow } from '../support/table';
import type { Bench } from './bench';
import { clearApplications } from './bench';
import { webService } from './product';

const count = 1_000;
const configMaps = 8;
const callers = 20;
const atATime = 50;
const idleMs = 60_000;

/** What watching 1,000 applications of ten objects each costs the worker while nothing happens. */
export async function measureMany(bench: Bench): Promise<void> {
  const { product, tag } = bench;
  const names = Array.from({ length: count }, (_, index) => `${tag}-of-many-${index}`);
  const begun = Date.now();
  for (let first = 0; first < count; first += atATime) {
    const some = names.slice(first, first + atATime);
    await atOnce(some, callers, (name) => product.apply(tenObjects(name)));
    await product.statuses.allRunning(some);
  }
  printRow(
    `${count} applications of ${configMaps + 2} objects: all running, s`,
    (Date.now() - begun) / 1_000,
  );
  const pid = findBelow(product.pid, 'worker.mjs');
  if (pid === null) throw new Error('the worker of the product was not found');
  await pause(idleMs / 2);
  const before = processorSeconds(pid);
  await pause(idleMs);
  const spent = processorSeconds(pid) - before;
  printRow('  memory of the worker, MB', residentBytes(pid) / 1_048_576, { most: 400 });
  printRow('  processor of the worker at rest, % of one', (spent / (idleMs / 1_000)) * 100, { most: 5 });
  await clearApplications(bench, names);
}

function tenObjects(name: string): ApplicationDraft {
  const objects = Array.from({ length: configMaps }, (_, index) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: `${name}-${index}` },
    data: { setting: 'value '.repeat(20) },
  }));
  const web = { ...webService(name), traits: [] };
  return {
    name,
    components: [web, { name: `${name}-settings`, type: 'k8s-objects', properties: { objects } }],
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
