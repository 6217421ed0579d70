import type { ContractCluster } from '@/playground/contract/clusters';
import { startClusters } from '@/playground/contract/clusters';

export type BenchCluster = ContractCluster & { stop: () => Promise<void> };

/** A real API server as the tests find one, else the playground, with a word on why. */
export async function findCluster(): Promise<BenchCluster> {
  const real = await startClusters({ ...process.env, LOAM_CONTRACT: 'kubernetes' });
  const [cluster] = real.clusters;
  if (cluster?.hasControllers) return { ...cluster, stop: real.stop };
  await real.stop();
  const why = cluster ? ['a real API server: nothing beside it brings workloads to life.'] : real.skipped;
  for (const sentence of why) console.log(`Skipped: ${sentence} The figures are of the playground.`);
  const other = await startClusters({ ...process.env, LOAM_CONTRACT: 'playground' });
  const [playground] = other.clusters;
  if (!playground) throw new Error('the playground did not start');
  return { ...playground, stop: other.stop };
}
