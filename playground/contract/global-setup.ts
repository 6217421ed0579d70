import type { TestProject } from 'vitest/node';
import { type ContractCluster, startClusters } from './clusters';

declare module 'vitest' {
  interface ProvidedContext {
    clusters: ContractCluster[];
    skippedClusters: string[];
  }
}

/** One playground and one real control plane for the whole run; every test makes namespaces of its own. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { clusters, skipped, stop } = await startClusters(process.env);
  project.provide('clusters', clusters);
  project.provide('skippedClusters', skipped);
  for (const sentence of skipped) tell(`skipped for ${sentence}`);
  for (const { name, hasControllers } of clusters) {
    if (!hasControllers) tell(`${name} has no controllers; what needs running pods is skipped.`);
  }
  return stop;
}

function tell(sentence: string): void {
  process.stderr.write(`contract: ${sentence}\n`);
}
