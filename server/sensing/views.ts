import type { PoolClient } from 'pg';
import type { ConnectionPool } from '@/db/connection-pool';
import type { Logger } from '@/server/platform/logger';
import type { Clusters } from '@/server/targets/kubernetes/cluster-api';
import { type ClusterView, type SeenChange, createClusterView } from './cluster-view';
import type { DriftRules } from './rules';

export type OnClusterSeen = {
  change(clusterId: string, change: SeenChange): void;
  turn(clusterId: string): void;
};

export type Views = {
  /** The view of a cluster, when this worker is the one that holds it; else null: ask the cluster. */
  of(clusterId: string): ClusterView | null;
  /** Takes this cluster now, if nobody holds it: the first instance on it should not wait for the next balance. */
  want(clusterId: string): Promise<void>;
  /** Takes the clusters that nobody holds, gives back those that are gone. */
  balance(clusterIds: string[]): Promise<void>;
  close(): Promise<void>;
};

export type ViewsOptions = {
  pool: ConnectionPool;
  clusters: Clusters;
  logger: Logger;
  drift: Pick<DriftRules, 'mark' | 'state'>;
};

/** Each cluster is watched by one worker: whoever has its lock. */
export function createViews({ pool, clusters, logger, drift }: ViewsOptions, on: OnClusterSeen): Views {
  const held = new Map<string, ClusterView>();
  const locks = createLocks(pool, logger);

  async function take(clusterId: string): Promise<void> {
    if (held.has(clusterId)) return;
    const api = await clusters.open(clusterId);
    if (!(await locks.take(`watch:${clusterId}`))) return;
    held.set(
      clusterId,
      createClusterView(api, drift, {
        change: (change) => on.change(clusterId, change),
        turn: () => on.turn(clusterId),
      }),
    );
  }

  const taking = new Map<string, Promise<void>>();
  // One try at a time: two would make two views.
  function tryTake(clusterId: string): Promise<void> {
    const running = taking.get(clusterId);
    if (running) return running;
    const attempt = take(clusterId)
      .catch((error: unknown) => {
        logger.warn({ err: error, clusterId }, 'cluster not in view');
      })
      .finally(() => taking.delete(clusterId));
    taking.set(clusterId, attempt);
    return attempt;
  }

  function release(isWanted: (clusterId: string) => boolean): void {
    for (const [clusterId, view] of held) {
      if (isWanted(clusterId)) continue;
      view.close();
      held.delete(clusterId);
    }
  }

  return {
    of: (clusterId) => held.get(clusterId) ?? null,
    want: tryTake,
    async balance(clusterIds) {
      const kept = await locks.areKept();
      release((clusterId) => kept && clusterIds.includes(clusterId));
      for (const clusterId of clusterIds) await tryTake(clusterId);
    },
    async close() {
      release(() => false);
      await locks.close();
    },
  };
}

/** Advisory locks on one connection, so that a worker that dies gives them all back at once. */
function createLocks(pool: ConnectionPool, logger: Logger) {
  let connection: Promise<PoolClient> | undefined;
  function connect(): Promise<PoolClient> {
    connection ??= pool.connect().catch((error: unknown) => {
      connection = undefined;
      throw error;
    });
    return connection;
  }
  return {
    async take(name: string): Promise<boolean> {
      const holder = await connect();
      const statement = 'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked';
      const { rows } = await holder.query<{ locked: boolean }>(statement, [name]);
      return rows[0]?.locked ?? false;
    },
    /** False when the connection died, and the locks with it: another worker may hold them by now. */
    async areKept(): Promise<boolean> {
      const holder = await connection;
      if (!holder) return true;
      try {
        await holder.query('select 1');
        return true;
      } catch (error) {
        logger.warn({ err: error }, 'the connection that holds the cluster watches was lost');
        connection = undefined;
        holder.release(true);
        return false;
      }
    },
    async close(): Promise<void> {
      const holder = await connection?.catch(() => undefined);
      if (!holder) return;
      await holder.query('select pg_advisory_unlock_all()').catch((error: unknown) => {
        logger.debug({ err: error }, 'the locks went with their connection');
      });
      holder.release();
    },
  };
}
