import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startControlPlane } from './control-plane';
import { startPlayground } from './playground-process';

/** A cluster that the suite may use, as handed from the global setup to the test files. */
export type ContractCluster = {
  name: 'playground' | 'kubernetes';
  kubeconfig: string;
  /** Whether workloads come to life: false for an API server alone. */
  hasControllers: boolean;
  /** It ends with the run: nothing in it needs clearing away. */
  disposable: boolean;
};

export type StartedClusters = {
  clusters: ContractCluster[];
  /** One sentence for each cluster that is not there. */
  skipped: string[];
  stop: () => Promise<void>;
};

type Started = ContractCluster & { stop: () => Promise<void> };

/**
 * The playground, and a real API server: the current context of `KUBECONFIG`, else one started from the programs in
 * `KUBEBUILDER_ASSETS`. `LOAM_CONTRACT=playground|kubernetes` leaves the other out.
 */
export async function startClusters(env: NodeJS.ProcessEnv): Promise<StartedClusters> {
  const dir = mkdtempSync(join(tmpdir(), 'loam-contract-'));
  const only = env['LOAM_CONTRACT'];
  const started: Started[] = [];
  const skipped: string[] = [];
  const stop = async () => {
    for (const cluster of started.toReversed()) await cluster.stop();
  };
  try {
    if (only !== 'kubernetes') started.push(await playground(dir));
    else skipped.push('the playground: LOAM_CONTRACT=kubernetes leaves it out.');
    const real =
      only === 'playground' ? 'LOAM_CONTRACT=playground leaves it out.' : await kubernetes(env, dir);
    if (typeof real === 'string') skipped.push(`a real API server: ${real}`);
    else started.push(real);
  } catch (error) {
    await stop();
    throw error;
  }
  const clusters = started.map(({ stop: _stop, ...cluster }) => cluster);
  return { clusters, skipped, stop };
}

async function playground(dir: string): Promise<Started> {
  const { kubeconfig, stop } = await startPlayground(subfolder(dir, 'playground'));
  return { name: 'playground', kubeconfig, hasControllers: true, disposable: true, stop };
}

async function kubernetes(env: NodeJS.ProcessEnv, dir: string): Promise<Started | string> {
  const [given, assets] = [env['KUBECONFIG'], env['KUBEBUILDER_ASSETS']];
  if (given) {
    if (!existsSync(given)) return `KUBECONFIG names ${given}, which is not there.`;
    return {
      name: 'kubernetes',
      kubeconfig: given,
      hasControllers: true,
      disposable: false,
      stop: () => Promise.resolve(),
    };
  }
  if (!assets) return 'set KUBECONFIG, or KUBEBUILDER_ASSETS to a folder with etcd and kube-apiserver.';
  const missing = ['etcd', 'kube-apiserver'].filter((name) => !existsSync(join(assets, name)));
  if (missing.length > 0) return `KUBEBUILDER_ASSETS (${assets}) has no ${missing.join(' and no ')}.`;
  return {
    name: 'kubernetes',
    disposable: true,
    ...(await startControlPlane(assets, subfolder(dir, 'kubernetes'))),
  };
}

function subfolder(dir: string, name: string): string {
  const path = join(dir, name);
  mkdirSync(path, { recursive: true });
  return path;
}
