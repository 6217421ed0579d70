import type { Command } from 'commander';
import type { GivenCredentials } from '@/server/domain/environment';
import { LoamError } from '@/server/domain/error';
import { readSource } from '../documents';

export type GivenOptions = {
  kubeconfig?: string;
  server?: string;
  tokenFile?: string;
  caFile?: string;
  inCluster?: true;
};

/** The ways to sign in to a cluster. A token is read from a file: an argument would be in the history of the shell. */
export function signIn(command: Command): Command {
  return command
    .option('--kubeconfig <path>', 'kubeconfig file, or - for stdin')
    .option('--server <url>', 'address of the API server, with --token-file')
    .option('--token-file <path>', 'token of a service account, or - for stdin')
    .option('--ca-file <path>', 'certificate authority of the API server')
    .option('--in-cluster', 'the service account of the pod that Loam runs in');
}

export async function readGiven(options: GivenOptions): Promise<GivenCredentials> {
  const { kubeconfig, server, tokenFile, caFile, inCluster } = options;
  if (inCluster) return { inCluster: true };
  if (kubeconfig !== undefined) return { kubeconfig: await read(kubeconfig, '--kubeconfig') };
  if (server === undefined || tokenFile === undefined) {
    throw new LoamError('invalid-input', 'Nothing says how to sign in to the cluster.', {
      expected: '--kubeconfig, or --server with --token-file, or --in-cluster',
    });
  }
  const certificateAuthority =
    caFile === undefined ? {} : { certificateAuthority: await read(caFile, '--ca-file') };
  return {
    serviceAccount: { server, token: await read(tokenFile, '--token-file'), ...certificateAuthority },
  };
}

async function read(path: string, option: string): Promise<string> {
  return (await readSource(path, option)).document;
}
