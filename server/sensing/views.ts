import type { Sql } from 'postgres';
import type { Logger } from '@/server/platform/logger';
import type { ClusterApi, Clusters, LiveResource } from '@/server/targets/kubernetes/cluster-api';
import { type ClusterView, createClusterView } from './cluster-view';

export type Views = {
  /** The view of a cluster, when this worker is the one that holds it; else null: ask the cluster. */
  of(clusterId: string): ClusterView | null;
  /** Takes the clusters that nobody holds, gives back those that are gone. */
  balance(clusterIds: string[]): Promise<void>;
  close(): Promise<void>;
};

/**
 * Each cluster is watched by one worker: whoever has its advisory lock. The locks hang on one connection, so that a worker
 * that dies gives them all back at once.
 */
export function createViews(
  sql: Sql,
  clusters: Clusters,
  logger: Logger,
  onChange: (clusterId: string, resource: LiveResource, roots: LiveResource[]) => void,
): Views {
  const held = new Map<string, { view: ClusterView; api: ClusterApi }>();
  let connection: Awaited<ReturnType<Sql['reserve']>> | undefined;

  async function lock(clusterId: string): Promise<boolean> {
    connection ??= await sql.reserve();
    const [row] = await connection<{ locked: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended(${`watch:${clusterId}`}, 0)) as locked`;
    return row?.locked ?? false;
  }

  function release(clusterId: string): void {
    held.get(clusterId)?.view.close();
    held.delete(clusterId);
  }

  async function take(clusterId: string): Promise<void> {
    const api = await clusters.open(clusterId);
    const known = held.get(clusterId);
    if (known?.api === api) return;
    // The credentials changed: the old client is closed, the lock is still ours.
    known?.view.close();
    if (!known && !(await lock(clusterId))) return;
    const view = createClusterView(api, (resource, roots) => onChange(clusterId, resource, roots));
    held.set(clusterId, { view, api });
  }

  return {
    of: (clusterId) => held.get(clusterId)?.view ?? null,
    async balance(clusterIds) {
      try {
        if (connection) await connection`select 1`;
      } catch (error) {
        // The connection died and the locks with it: another worker may hold them by now.
        logger.warn({ err: error }, 'the connection that holds the cluster watches was lost');
        for (const clusterId of [...held.keys()]) release(clusterId);
        connection = undefined;
      }
      for (const clusterId of [...held.keys()]) if (!clusterIds.includes(clusterId)) release(clusterId);
      for (const clusterId of clusterIds)
        await take(clusterId).catch((error: unknown) =>
          logger.warn({ err: error, clusterId }, 'cluster not in view'),
        );
    },
    async close() {
      for (const clusterId of [...held.keys()]) release(clusterId);
      if (connection) {
        await connection`select pg_advisory_unlock_all()`.catch((error: unknown) =>
          logger.debug({ err: error }, 'locks went with the connection'),
        );
        connection.release();
      }
    },
  };
}
