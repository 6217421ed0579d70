import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { childrenOf } from '@/e2e/product/support/processes';
import { localToken } from '@/e2e/product/support/rest';
import type { Product } from '@/scripts/e2e-product.mjs';
import { atOnce } from '../support/at-once';
import { idleShare, residentMegabytes } from '../support/process';
import { quantile } from '../support/quantile';
import { type Goal, printRow } from '../support/table';

const count = 1_000;
const shards = 100;
const times = 40;
const limitMs = 150;
const settleMs = 70_000;

const queries: [what: string, procedure: string, input: Record<string, unknown>][] = [
  ['first page, the unreachable first', 'cluster.page', {}],
  ['last page', 'cluster.page', { page: 20 }],
  ['page of 200', 'cluster.page', { pageSize: 200 }],
  ['search by name', 'cluster.page', { search: 'edge-0777' }],
  ['search by label', 'cluster.page', { search: 'shard=7' }],
  ['search that finds nothing', 'cluster.page', { search: 'no such' }],
  ['one cluster', 'cluster.get', { name: 'edge-0500' }],
  ['stages', 'environment.stages', {}],
];

/** What 1,000 registered clusters cost: the pages, a delivery by labels, and the worker that looks at them. */
export async function measureClusters(product: Product): Promise<void> {
  const token = localToken(product.dataDir);
  const kubeconfig = readFileSync(join(product.dataDir, 'playground', 'kubeconfig'), 'utf8');
  printRow('worker without them, MB', residentMegabytes(childrenOf(product.dataDir)['worker'] ?? 0));
  const numbers = Array.from({ length: count }, (_, index) => index);
  await atOnce(numbers, 8, (index) =>
    ask(
      product,
      token,
      'cluster.add',
      {
        name: `edge-${String(index).padStart(4, '0')}`,
        kubeconfig,
        labels: { shard: String(index % shards) },
      },
      'POST',
    ),
  );
  console.log(`${count} clusters over HTTP, ms, one after the other`);
  for (const [what, procedure, input] of queries) {
    await measure(what, () => ask(product, token, procedure, { project: 'default', ...input }), {
      most: limitMs,
    });
  }
  await measure('all of them at once, as scripts ask', () =>
    ask(product, token, 'cluster.list', { project: 'default' }),
  );
  const document = byLabel('7');
  await measure(`topology by label: ${count / shards} of them, dry run`, () =>
    ask(product, token, 'application.dryRun', { project: 'default', document }, 'POST'),
  );
  await atRest(product);
}

async function measure(what: string, act: () => Promise<void>, goal?: Goal): Promise<void> {
  for (let warm = 0; warm < 3; warm++) await act();
  const took: number[] = [];
  for (let i = 0; i < times; i++) {
    const begun = performance.now();
    await act();
    took.push(performance.now() - begun);
  }
  printRow(`${what}, p50`, quantile(took, 0.5));
  printRow('  p95', quantile(took, 0.95), goal);
}

/** Where all of them answer, and where none does any more. */
async function atRest(product: Product): Promise<void> {
  const { worker = 0, playground = 0 } = childrenOf(product.dataDir);
  await pause(settleMs);
  printRow('worker with all that answer, % of a core', await idleShare(worker), { most: 25 });
  printRow('  memory, MB', residentMegabytes(worker), { most: 400 });
  process.kill(playground, 'SIGSTOP');
  try {
    await pause(settleMs * 2);
    printRow('worker with none that answers, % of a core', await idleShare(worker), { most: 25 });
    printRow('  memory, MB', residentMegabytes(worker), { most: 400 });
  } finally {
    process.kill(playground, 'SIGCONT');
  }
}

function byLabel(shard: string): string {
  return `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata: {name: by-label, namespace: by-label}
spec:
  components: [{name: web, type: webservice, properties: {image: nginx, ports: [{port: 80, expose: true}]}}]
  policies: [{name: there, type: topology, properties: {clusterLabelSelector: {shard: "${shard}"}}}]
`;
}

async function ask(
  { url }: Product,
  token: string,
  procedure: string,
  input: Record<string, unknown>,
  method: 'GET' | 'POST' = 'GET',
): Promise<void> {
  const body = JSON.stringify({ json: input });
  const query = method === 'GET' ? `?input=${encodeURIComponent(body)}` : '';
  const response = await fetch(`${url}/api/trpc/${procedure}${query}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${procedure} answered ${response.status}: ${text.slice(0, 500)}`);
}
