import type { clusterSources } from '@/db/schema';
import type { GivenCredentials } from '@/server/domain/environment';
import { LoamError } from '@/server/domain/error';
import { type ClusterCredentials, parseKubeconfig } from '@/server/targets/kubernetes/kubeconfig';
import {
  assertCertificates,
  expiryOf,
  fromServiceAccount,
} from '@/server/targets/kubernetes/service-account';
import type { ServiceContext } from '../context';

export type Given = {
  credentials: ClusterCredentials;
  source: (typeof clusterSources)[number];
  expireAt: Date | null;
};

/** What somebody gave to sign in to a cluster with. Throws `invalid-input` with the place; nothing is connected yet. */
export function readGiven(ctx: ServiceContext, given: GivenCredentials): Given {
  const { credentials, source } = chosen(ctx, given);
  assertCertificates(credentials);
  const expireAt = expiryOf(credentials);
  if (expireAt !== null && expireAt <= ctx.now()) {
    throw new LoamError('invalid-input', `These credentials ended at ${expireAt.toISOString()}.`, {
      expected: 'credentials that are still good',
      hint: 'Make new ones: kubectl create token NAME --duration=8760h',
    });
  }
  return { credentials, source, expireAt };
}

function chosen(ctx: ServiceContext, given: GivenCredentials): Omit<Given, 'expireAt'> {
  const { kubeconfig, serviceAccount, inCluster = false } = given;
  const ways = [kubeconfig !== undefined, serviceAccount !== undefined, inCluster].filter(Boolean);
  if (ways.length !== 1) {
    throw new LoamError('invalid-input', 'A cluster is signed in to in one way.', {
      expected: 'one of kubeconfig, serviceAccount and inCluster',
      got: ways.length === 0 ? 'none' : `${ways.length} of them`,
    });
  }
  if (kubeconfig !== undefined)
    return { credentials: parseKubeconfig(kubeconfig, { type: 'pasted' }), source: 'registered' };
  if (serviceAccount) return { credentials: fromServiceAccount(serviceAccount), source: 'service-account' };
  const own = ctx.clusters.ofPod();
  if (own) return { credentials: own, source: 'in-cluster' };
  throw new LoamError('invalid-input', 'Loam does not run in a pod of a cluster.', {
    path: 'inCluster',
    hint: 'Give a kubeconfig, or the token of a service account.',
  });
}
