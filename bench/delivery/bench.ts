import type { Api } from '@/playground/contract/api';
import type { Template } from './bare';
import type { BenchProduct } from './product';
import type { Rollouts } from './rollouts';

/** What the measurements share: one cluster, seen from outside, and one product that delivers to it. */
export type Bench = {
  kubeconfig: string;
  cluster: Api;
  rollouts: Rollouts;
  product: BenchProduct;
  template: Template;
  /** Tells the names of this run from those of others in the same cluster. */
  tag: string;
  /** Bare calls at a time: as many nodes as the product works on by default. */
  concurrency: number;
};

// Names that one address holds.
const selectable = 100;

/** Deletes applications and waits until nothing of them is left in the cluster. */
export async function clearApplications(
  { product, cluster, template }: Bench,
  names: string[],
): Promise<void> {
  for (const name of names) await product.delete(name);
  for (let first = 0; first < names.length; first += selectable) {
    const labels = `app.oam.dev/name in (${names.slice(first, first + selectable).join(',')})`;
    const path = `/api/v1/namespaces/${template.namespace}/pods?limit=1&labelSelector=${encodeURIComponent(labels)}`;
    while ((await cluster.expect<{ items: unknown[] }>('GET', path)).items.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
