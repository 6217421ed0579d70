import { setTimeout as pause } from 'node:timers/promises';
import type { ApplicationDraft } from '@/e2e/product/support/documents';
import { childrenOf } from '@/e2e/product/support/processes';
import { atOnce } from '../support/at-once';
import { idleShare, residentMegabytes } from '../support/process';
import { printRow } from '../support/table';
import type { Bench } from './bench';
import { clearApplications } from './bench';
import { webService } from './product';

const count = 1_000;
const configMaps = 8;
const callers = 20;
const atATime = 50;
const settleMs = 30_000;

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
  const worker = childrenOf(product.dataDir)['worker'] ?? 0;
  await pause(settleMs);
  const share = await idleShare(worker);
  printRow('  memory of the worker, MB', residentMegabytes(worker), { most: 400 });
  printRow('  processor of the worker at rest, % of one', share, { most: 5 });
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
