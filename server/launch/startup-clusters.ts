import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseDocument } from 'yaml';
import type { Database } from '@/db/client';
import { LoamError } from '@/server/domain/error';
import type { Extensions } from '@/server/extensions/extensions';
import { createSealer } from '@/server/platform/crypto';
import { newId } from '@/server/platform/ids';
import { createLogger } from '@/server/platform/logger';
import { loadSecrets } from '@/server/platform/secrets';
import { type StartupCluster, registerStartupCluster } from '@/server/services/cluster/register-startup';
import type { ServiceContext } from '@/server/services/context';
import { clustersOptions, createClusters } from '@/server/targets/kubernetes/clusters';
import type { Output } from './output';
import { type LaunchPlan, playgroundFolder } from './processes';

const playgroundTimeoutMs = 20_000;

/** Makes the playground and the current context of KUBECONFIG known as clusters. One that is wrong is said, and left out. */
export async function registerClusters(
  database: Database,
  plan: LaunchPlan,
  output: Output,
  stop: AbortSignal,
): Promise<void> {
  const { settings, playgroundPort } = plan;
  const clusters = createClusters(
    database.db,
    createSealer([loadSecrets(settings).masterKey]),
    clustersOptions(settings),
  );
  const ctx: ServiceContext = {
    db: database.db,
    actor: { type: 'system', name: 'launcher' },
    requestId: newId('req'),
    logger: createLogger({ process: 'launcher', level: settings.LOG_LEVEL }),
    now: () => new Date(),
    extensions: noExtensions,
    clusters,
  };
  const register = async (given: StartupCluster) => {
    try {
      const { name, stage, verdict, sameAs } = await registerStartupCluster(ctx, given);
      const state = verdict.ok ? '' : ` It does not answer yet: ${verdict.message}`;
      const twice =
        sameAs.length === 0
          ? ''
          : ` It is registered as ${sameAs.join(' and ')} too: what both deliver into one namespace is fought over.`;
      output.say(`Cluster ${name} serves the stage ${stage} of project default.${state}${twice}`);
    } catch (error) {
      if (!(error instanceof LoamError)) throw error;
      output.say(`The cluster of ${given.path} is left out: ${error.message}`);
    }
  };
  try {
    if (playgroundPort) {
      const playground = await waitForPlayground(playgroundFolder(settings), playgroundPort, output, stop);
      if (playground) await register(playground);
    }
    const own = readKubeconfig(settings.KUBECONFIG, output);
    if (own) await register(own);
  } finally {
    await clusters.close();
  }
}

// Its address is in the file: one of the last time names another port until the playground has started.
async function waitForPlayground(
  folder: string,
  port: number,
  output: Output,
  stop: AbortSignal,
): Promise<StartupCluster | undefined> {
  const path = join(folder, 'kubeconfig');
  const giveUpAt = Date.now() + playgroundTimeoutMs;
  while (Date.now() < giveUpAt && !stop.aborted) {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    if (text.includes(`:${port}`) && (await answers(port))) {
      return { source: 'playground', kubeconfig: text, path };
    }
    await sleep(50);
  }
  if (!stop.aborted) output.say('The playground does not answer; the start goes on without it.');
  return undefined;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** KUBECONFIG may name several files; the first that sets a current context counts, as for kubectl. */
function readKubeconfig(setting: string | undefined, output: Output): StartupCluster | undefined {
  const paths = (setting ?? '').split(delimiter).filter((path) => path !== '');
  for (const given of paths) {
    const path = resolve(given.replace(/^~(?=$|\/)/, homedir()));
    if (!existsSync(path)) {
      output.say(`KUBECONFIG names ${path}, which is not there.`);
      continue;
    }
    const kubeconfig = readFileSync(path, 'utf8');
    if (paths.length === 1 || hasCurrentContext(kubeconfig))
      return { source: 'kubeconfig', kubeconfig, path };
  }
  return undefined;
}

function hasCurrentContext(kubeconfig: string): boolean {
  return parseDocument(kubeconfig).has('current-context');
}

/** The launcher makes clusters known; it runs no plugin. */
const noExtensions: Extensions = {
  find: async () => null,
  list: async () => [],
  call: async () => {
    throw new LoamError('unsupported', 'The launcher runs no plugins.');
  },
  parameters: () => {
    throw new LoamError('unsupported', 'The launcher runs no plugins.');
  },
  close: async () => undefined,
};
