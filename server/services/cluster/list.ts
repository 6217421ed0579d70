import { type SQL, count, eq, ilike, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { instance } from '@/db/schema/delivery';
import { cluster, clusterFacts, unit } from '@/db/schema/environment';
import type { ClusterFacts } from '@/server/domain/cluster-facts';
import { type Page, PageInput, containsPattern, pageRange, toPage } from '@/server/domain/page';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type ClusterRow, clusterColumns, getClusterRow } from './find';
import { findSame } from './same';

export type ClusterItem = ClusterRow & {
  unit: string;
  instances: number;
  nodes: ClusterFacts['nodes'];
  latencyMs: number | null;
};
export type ClusterDetail = ClusterRow & {
  /** Other registrations of the same cluster. */
  sameAs: string[];
  facts: (ClusterFacts & { latencyMs: number; foundAt: Date }) | null;
};

/** Every cluster of this installation; `instances` counts what this project runs there. */
export async function listClusters(ctx: ServiceContext, input: { project: string }): Promise<ClusterItem[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.read' });
  return selectItems(ctx, project.id).orderBy(cluster.name);
}

/** The same a page at a time, those that do not answer first. Searched by name, or by a label as `region=eu`. */
export async function pageClusters(
  ctx: ServiceContext,
  input: z.input<typeof PageInput> & { project: string },
): Promise<Page<ClusterItem>> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'environment.read' });
  const asked = PageInput.parse(input);
  const wanted = matching(asked.search);
  const { limit, offset } = pageRange(asked);
  const [items, [all]] = await Promise.all([
    selectItems(ctx, project.id).where(wanted).orderBy(worstFirst, cluster.name).limit(limit).offset(offset),
    ctx.db.select({ count: count() }).from(cluster).where(wanted),
  ]);
  return toPage(asked, items, all?.count ?? 0);
}

const worstFirst = sql`array_position(array['unreachable', 'rejected', 'unknown', 'connected'], ${cluster.state})`;

function matching(search = ''): SQL | undefined {
  if (search === '') return undefined;
  const at = search.indexOf('=');
  if (at > 0) return eq(sql`${cluster.labels}->>${search.slice(0, at)}`, search.slice(at + 1));
  return ilike(cluster.name, containsPattern(search));
}

function selectItems({ db }: Pick<ServiceContext, 'db'>, projectId: string) {
  // Asked for each row that is answered with, not for all there are.
  const instances = sql<number>`(
    select count(*)::int from ${instance}
    where ${instance.clusterId} = ${cluster.id} and ${instance.projectId} = ${projectId} and ${instance.deletedAt} is null
  )`;
  return db
    .select({
      ...clusterColumns,
      unit: unit.name,
      instances,
      nodes: sql<ClusterFacts['nodes']>`${clusterFacts.facts}->'nodes'`,
      latencyMs: clusterFacts.latencyMs,
    })
    .from(cluster)
    .innerJoin(unit, eq(unit.id, cluster.unitId))
    .leftJoin(clusterFacts, eq(clusterFacts.clusterId, cluster.id))
    .$dynamic();
}

export async function getCluster(
  ctx: ServiceContext,
  input: { project: string; name: string },
): Promise<ClusterDetail> {
  await authorize(ctx, { project: input.project, permission: 'environment.read' });
  const row = await getClusterRow(ctx, input.name);
  const sameAs = await findSame(ctx, row, row.id);
  const [found] = await ctx.db.select().from(clusterFacts).where(eq(clusterFacts.clusterId, row.id));
  if (!found) return { ...row, sameAs, facts: null };
  const { facts, latencyMs, foundAt } = found;
  return { ...row, sameAs, facts: { ...(facts as ClusterFacts), latencyMs, foundAt } };
}
