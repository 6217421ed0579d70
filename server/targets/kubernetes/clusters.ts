import { eq } from 'drizzle-orm';
import type { Db } from '@/db/client';
import { cluster } from '@/db/schema/environment';
import { LoamError } from '@/server/domain/error';
import { type AllowList, usualClusters } from '@/server/platform/allow-list';
import type { Sealer } from '@/server/platform/crypto';
import type { Settings } from '@/server/platform/env';
import { type ClusterClient, createClusterApi } from './client';
import type { ClusterApi, Clusters } from './cluster-api';
import { toImpersonated } from './impersonate';
import type { ClusterCredentials } from './kubeconfig';
import { type PodAccount, podAccount, podCredentials } from './pod-account';
import { type Away, toAwayError } from './reach';
import { recordReach } from './record-reach';

// The credentials of a cluster belong to the whole installation, not to one project.
const sealContextOf = (clusterId: string) => ({ projectId: 'instance', id: clusterId });

/** Whoever opens a cluster for every look must not ask the database each time. */
const trustedMs = 1_000;

/** So that nobody is taken for a person of the cluster's own sign-in who has the same name. */
const usualPrefix = 'loam:';

export type ClustersOptions = {
  /** Where registered clusters may be. */
  allow?: AllowList;
  /** Of the cluster that this runs in a pod of. */
  pod?: PodAccount;
  /** Stands before the names of people, as clusters that are written to as people know them. */
  prefix?: string;
};

export function clustersOptions(settings: Settings): ClustersOptions {
  const pod = podAccount(settings);
  return { allow: settings.LOAM_CLUSTER_ALLOW, prefix: settings.LOAM_PERSON_PREFIX, ...(pod ? { pod } : {}) };
}

/**
 * One client per cluster and process, for good: with changed credentials it goes on, and everybody who holds it with it. They
 * are seen within a second, because the sealed text differs.
 */
export function createClusters(
  db: Db,
  sealer: Sealer,
  { allow = usualClusters, pod, prefix = usualPrefix }: ClustersOptions = {},
): Clusters {
  const listeners = new Set<(clusterId: string) => void>();
  const clients = createClients(db, sealer, allow, (clusterId) => {
    for (const act of listeners) act(clusterId);
  });
  const asked = new Map<string, { atMs: number; api: Promise<ClusterApi> }>();
  const open = (clusterId: string) => {
    const known = asked.get(clusterId);
    if (known && performance.now() - known.atMs < trustedMs) return known.api;
    const api = clients.ask(clusterId);
    asked.set(clusterId, { atMs: performance.now(), api });
    // A failure is no answer to the next who asks.
    api.catch(() => asked.delete(clusterId));
    return api;
  };
  return {
    open,
    async openAs(clusterId, whose) {
      const api = await open(clusterId);
      const client = clients.known(clusterId);
      const person = client?.actsAs === 'person' ? await whose() : null;
      return client && person ? client.api.as(toImpersonated(person, prefix)) : api;
    },
    toImpersonated: (person) => toImpersonated(person, prefix),
    whyNot(clusterId) {
      const { name = clusterId, api } = clients.known(clusterId) ?? {};
      api?.reach?.want();
      const away = api?.reach?.away();
      if (away) return toAwayError(name, away).message;
      return api?.reach?.isSilent() ? 'Waits for the cluster to answer those before it.' : null;
    },
    isAway: (clusterId) => clients.known(clusterId)?.api.reach?.away() != null,
    latencyMs: (clusterId) => clients.known(clusterId)?.api.reach?.latencyMs() ?? null,
    onBack: (act) => void listeners.add(act),
    connect: (credentials) => createClusterApi(credentials, allow),
    ofPod: () => (pod === undefined ? null : podCredentials(pod)),
    seal(clusterId, credentials) {
      asked.delete(clusterId);
      return sealer.seal(JSON.stringify(credentials), sealContextOf(clusterId));
    },
    async close() {
      clients.close();
      asked.clear();
    },
  };
}

type Client = {
  sealed: string;
  name: string;
  api: ClusterClient;
  actsAs: (typeof cluster.$inferSelect)['actsAs'];
};

function createClients(db: Db, sealer: Sealer, allow: AllowList, onBack: (clusterId: string) => void) {
  const open = new Map<string, Client>();
  const turned = (clusterId: string, away: Away | null) => {
    // Every process finds out for itself; what is kept is for the pages.
    void recordReach(db, clusterId, away).catch(() => undefined);
    if (!away) onBack(clusterId);
  };
  return {
    known: (clusterId: string) => open.get(clusterId),
    async ask(clusterId: string): Promise<ClusterApi> {
      const [row] = await db
        .select({ credentials: cluster.credentials, name: cluster.name, actsAs: cluster.actsAs })
        .from(cluster)
        .where(eq(cluster.id, clusterId));
      if (!row) throw new LoamError('not-found', `There is no cluster ${clusterId}.`);
      const sealed = row.credentials;
      const known = open.get(clusterId);
      if (known) known.actsAs = row.actsAs;
      if (known?.sealed === sealed) return known.api;
      const credentials = JSON.parse(sealer.open(sealed, sealContextOf(clusterId))) as ClusterCredentials;
      if (known) {
        known.api.renew(credentials);
        known.sealed = sealed;
        return known.api;
      }
      const { name, actsAs } = row;
      const api = createClusterApi(credentials, allow, { name, onChange: (away) => turned(clusterId, away) });
      open.set(clusterId, { sealed, name, api, actsAs });
      return api;
    },
    close() {
      for (const { api } of open.values()) api.close();
      open.clear();
    },
  };
}
