import { afterAll, describe, inject, test } from 'vitest';
import { Api } from './api';
import type { ContractCluster } from './clusters';
import { Sandbox } from './sandbox';

type Suite = (fixture: Fixture) => void;
type Options = { /** Running pods are needed, not the API alone. */ needsControllers?: boolean };

export type Fixture = {
  cluster: ContractCluster;
  api: Api;
  /** An empty namespace that goes when the file is done. */
  sandbox: () => Promise<Sandbox>;
};

/** The same tests against every cluster there is; one that is missing shows as skipped. */
export function contract(title: string, suite: Suite, { needsControllers = false }: Options = {}): void {
  const clusters = inject('clusters');
  for (const name of ['playground', 'kubernetes'] as const) {
    const cluster = clusters.find((one) => one.name === name);
    if (!cluster || (needsControllers && !cluster.hasControllers)) {
      describe.skip(`${title} · ${name}`, () => {
        test('needs a cluster that is not there');
      });
      continue;
    }
    describe.concurrent(`${title} · ${name}`, () => suite(fixtureOf(cluster)));
  }
}

function fixtureOf(cluster: ContractCluster): Fixture {
  const api = Api.fromKubeconfig(cluster.kubeconfig);
  const made: string[] = [];
  afterAll(async () => {
    // Hundreds of namespaces going at once would keep a cluster busy while other files are still at work.
    const left = cluster.disposable ? [] : made;
    for (const namespace of left) await api.request('DELETE', `/api/v1/namespaces/${namespace}`);
    await api.close();
  });
  const sandbox = async () => {
    const metadata = { generateName: 'contract-' };
    const body = { apiVersion: 'v1', kind: 'Namespace', metadata };
    const namespace = await api.expect('POST', '/api/v1/namespaces', body);
    made.push(namespace.metadata.name);
    const box = new Sandbox(api, namespace.metadata.name);
    // No pod is let in before its account is there.
    if (cluster.hasControllers) await box.until('ServiceAccount', 'default');
    return box;
  };
  return { cluster, api, sandbox };
}
