import { and, eq } from 'drizzle-orm';
import { cluster, unit } from '@/db/schema/environment';
import { LoamError } from '@/server/domain/error';
import type { ServiceContext } from '../context';

export const localUnit = 'local';

export type ClusterRow = Omit<typeof cluster.$inferSelect, 'credentials' | 'nextProbeAt'>;

/** All columns but those of the machinery and the credentials, which no verb needs and no answer may hold. */
export const clusterColumns = {
  id: cluster.id,
  unitId: cluster.unitId,
  name: cluster.name,
  source: cluster.source,
  endpoint: cluster.endpoint,
  labels: cluster.labels,
  maxDeliveries: cluster.maxDeliveries,
  state: cluster.state,
  uid: cluster.uid,
  credentialsExpireAt: cluster.credentialsExpireAt,
  actsAs: cluster.actsAs,
  unreachableSince: cluster.unreachableSince,
  message: cluster.message,
  version: cluster.version,
  checkedAt: cluster.checkedAt,
  createdAt: cluster.createdAt,
};

export async function findCluster(ctx: ServiceContext, name: string): Promise<ClusterRow | null> {
  const [row] = await ctx.db
    .select(clusterColumns)
    .from(cluster)
    .innerJoin(unit, eq(unit.id, cluster.unitId))
    .where(and(eq(unit.name, localUnit), eq(cluster.name, name)));
  return row ?? null;
}

export async function getClusterRow(ctx: ServiceContext, name: string): Promise<ClusterRow> {
  const row = await findCluster(ctx, name);
  if (row) return row;
  throw new LoamError('not-found', `There is no cluster "${name}".`, {
    hint: '`loam get clusters` lists them.',
  });
}
