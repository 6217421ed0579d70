import { findBelow } from '@/e2e/product/support/processes';
import { atOnce } from '../support/at-once';
import { printRow } from '../support/table';
import { type Bench, clearApplications } from './bench';
import { oneService } from './product';

const count = 100;
const callers = 10;
const awayMs = 60_000;
const nodesSettleMs = 10_000;

/** The API server stands still for a minute in the middle of 100 deliveries; all of them are to end well after it. */
export async function measureOutage(bench: Bench): Promise<void> {
  const { product, rollouts, template, tag } = bench;
  const server = apiServer();
  const names = Array.from({ length: count }, (_, index) => `${tag}-outage-${index}`);
  const half = names.slice(0, count / 2);
  await atOnce(half, callers, (name) => product.apply(oneService(name)));
  process.kill(server, 'SIGSTOP');
  const lost = Date.now();
  try {
    await atOnce(names.slice(half.length), callers, (name) => product.apply(oneService(name)));
    const told = await untilTold(product);
    printRow('said to be unreachable, s after it went', (told - lost) / 1_000, { most: 10 });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, lost + awayMs - Date.now())));
    printRow(`${count} deliveries: failed while it was away`, await product.failedRuns(), { most: 0 });
  } finally {
    process.kill(server, 'SIGCONT');
  }
  const back = Date.now();
  await takeBack(bench);
  const available = await rollouts.allDone(names.map((name) => `${template.namespace}/${name}`));
  printRow('all available, s after it was back', (available - back) / 1_000);
  printRow(
    'all said to be running, s after it was back',
    ((await product.statuses.allRunning(names)) - back) / 1_000,
  );
  printRow('failed in the end', await product.failedRuns(), { most: 0 });
  await clearApplications(bench, names);
}

/**
 * A cluster says of the pods of a node that it did not hear of that they are not ready. A kubelet takes that back; simulated nodes
 * do not, so that such pods are made anew.
 */
async function takeBack({ cluster, template }: Bench): Promise<void> {
  type Pod = { metadata: { name: string }; status?: { conditions?: { type: string; status: string }[] } };
  const path = `/api/v1/namespaces/${template.namespace}/pods`;
  await new Promise((resolve) => setTimeout(resolve, nodesSettleMs));
  const { items } = await cluster.expect<{ items: Pod[] }>('GET', path);
  const is = ({ status }: Pod, type: string, value: string) =>
    status?.conditions?.some((each) => each.type === type && each.status === value) ?? false;
  const left = items.filter((pod) => is(pod, 'ContainersReady', 'True') && is(pod, 'Ready', 'False'));
  await atOnce(left, callers, ({ metadata }) => cluster.request('DELETE', `${path}/${metadata.name}`));
}

/** Of the cluster that this run started, or the one of KUBECONFIG, whose process somebody has to name. */
function apiServer(): number {
  const named = Number(process.env['BENCH_API_PID'] ?? '');
  const found =
    named > 0 ? named : (findBelow(process.pid, 'kube-apiserver') ?? findBelow(process.pid, 'playground'));
  if (found === undefined) throw new Error('the process of the API server was not found: set BENCH_API_PID');
  return found;
}

async function untilTold(product: Bench['product']): Promise<number> {
  const end = Date.now() + awayMs;
  while (Date.now() < end) {
    const away = (await product.clusters()).find((each) => each.unreachableSince !== null);
    if (away) return Date.now();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('nobody said that the cluster is unreachable');
}
