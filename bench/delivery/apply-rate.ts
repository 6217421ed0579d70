import { readFileSync } from 'node:fs';
import type { KubernetesObject } from '@kubernetes/client-node';
import type { KubeResource } from '@/plugins/sdk/definition';
import { createClusterApi } from '@/server/targets/kubernetes/client';
import { parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import { atOnce } from '../support/at-once';
import { printRow } from '../support/table';
import { applyBare, clear, createNamespace } from './bare';
import type { Bench } from './bench';

const count = 600;
const rounds = 3;

/** Server-side apply by the product's own client beside bare calls, in turns. */
export async function measureApplyRate(bench: Bench): Promise<void> {
  const { cluster, tag, concurrency, kubeconfig } = bench;
  const api = createClusterApi(
    parseKubeconfig(readFileSync(kubeconfig, 'utf8'), { type: 'file', path: kubeconfig }),
  );
  const namespace = `${tag}-rate`;
  await createNamespace(cluster, namespace);
  const rateOf = async (prefix: string, act: (object: KubernetesObject) => Promise<unknown>) => {
    const objects = Array.from({ length: count }, (_, index) => service(`${prefix}-${index}`, namespace));
    const begun = performance.now();
    await atOnce(objects, concurrency, act);
    return (count * 1_000) / (performance.now() - begun);
  };
  let [ours, bare] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    bare += await rateOf(`bare-${round}`, (object) => applyBare(cluster, object));
    ours += await rateOf(`ours-${round}`, (object) => api.apply(object as KubeResource, { force: true }));
  }
  api.close();
  printRow(`bare server-side applies/s, ${concurrency} at a time`, bare / rounds);
  printRow("the product's client, applies/s", ours / rounds);
  printRow('  ratio', ours / bare, { least: 0.8 });
  await clear(cluster, namespace);
}

// Nothing follows from it but its own write.
function service(name: string, namespace: string): KubernetesObject & { spec: unknown } {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace, labels: { 'app.oam.dev/component': name } },
    spec: { clusterIP: 'None', ports: [{ name: 'http', port: 80 }] },
  };
}
