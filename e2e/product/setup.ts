import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type ContractCluster, startClusters } from '@/playground/contract/clusters';
import { startProduct } from '@/scripts/e2e-product.mjs';

declare module 'vitest' {
  interface ProvidedContext {
    product: { url: string; dataDir: string };
    cluster: ContractCluster;
  }
}

/**
 * One product for the tests that only use it, and beside its playground one cluster that tests put a counting proxy in front
 * of: a real API server where there is one, else another playground. Tests that stop or kill start a product of their own.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/build.mjs')], {
    stdio: 'inherit',
  });
  const clusters = await startOutsideCluster();
  try {
    const product = await startProduct();
    project.provide('product', { url: product.url, dataDir: product.dataDir });
    project.provide('cluster', clusters.cluster);
    return async () => {
      keepLog(product.output.logged);
      await product.stop();
      await clusters.stop();
    };
  } catch (error) {
    await clusters.stop();
    throw error;
  }
}

async function startOutsideCluster(): Promise<{ cluster: ContractCluster; stop: () => Promise<void> }> {
  const real = await startClusters({ ...process.env, LOAM_CONTRACT: 'kubernetes' });
  const [cluster] = real.clusters;
  if (cluster?.hasControllers) return { cluster, stop: real.stop };
  await real.stop();
  for (const sentence of real.skipped) {
    process.stderr.write(`product: skipped for ${sentence} Another playground stands in for it.\n`);
  }
  const other = await startClusters({ ...process.env, LOAM_CONTRACT: 'playground' });
  const [playground] = other.clusters;
  if (!playground) throw new Error('the playground did not start');
  return { cluster: playground, stop: other.stop };
}

/** What the product logged, for whoever looks why a test failed. */
function keepLog(lines: string[]): void {
  const folder = join(import.meta.dirname, '../../.build/reports');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'product.log'), `${lines.join('\n')}\n`);
}
