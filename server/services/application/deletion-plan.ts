import { desc, eq, inArray } from 'drizzle-orm';
import { instance, resource } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import { isOwnedBy, ownerOf } from '@/server/delivery/labels';
import { resourceIdOf } from '@/server/delivery/track';
import { treatmentIn, whyStays } from '@/server/delivery/treatment';
import type { ApplicationName } from '@/server/domain/application-input';
import { isLoamError } from '@/server/domain/error';
import type { ClusterApi } from '@/server/targets/kubernetes/cluster-api';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getApplicationRow } from './find';

export type PlannedRemoval = {
  cluster: string;
  namespace: string;
  component: string;
  apiVersion: string;
  kind: string;
  name: string;
};
export type DeletionPlan = { removed: PlannedRemoval[]; kept: (PlannedRemoval & { why: string })[] };

type Row = { place: PlannedRemoval; resource: typeof resource.$inferSelect };

/** What deleting an application would remove, in the order in which it goes, and what it would leave and why. */
export async function getDeletionPlan(
  ctx: ServiceContext,
  input: ApplicationName & { project: string },
): Promise<DeletionPlan> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, input.name);
  const places = await ctx.db
    .select({ id: instance.id, clusterId: instance.clusterId, cluster: cluster.name })
    .from(instance)
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .where(eq(instance.applicationId, row.id));
  const plan: DeletionPlan = { removed: [], kept: [] };
  if (places.length === 0) return plan;
  const tracked = await ctx.db
    .select()
    .from(resource)
    .where(
      inArray(
        resource.instanceId,
        places.map((each) => each.id),
      ),
    )
    .orderBy(desc(resource.position));
  for (const place of places) {
    const rows = tracked
      .filter((each) => each.instanceId === place.id)
      .map((each) => toRow(place.cluster, each));
    const why = await reasons(ctx, place.clusterId, rows, { name: row.name, project: project.name });
    for (const [index, { place: planned }] of rows.entries()) {
      const reason = why[index];
      if (reason === undefined || reason === null) plan.removed.push(planned);
      else plan.kept.push({ ...planned, why: reason });
    }
  }
  return plan;
}

function toRow(clusterName: string, row: typeof resource.$inferSelect): Row {
  const { namespace, component, apiVersion, kind, name } = row;
  return { place: { cluster: clusterName, namespace, component, apiVersion, kind, name }, resource: row };
}

const atOnce = 16;

/** Per row why it would stay; null: it goes. */
async function reasons(
  ctx: ServiceContext,
  clusterId: string,
  rows: Row[],
  application: { name: string; project: string },
): Promise<(string | null)[]> {
  const api = await ctx.clusters.open(clusterId);
  const found: (string | null)[] = [];
  try {
    for (let start = 0; start < rows.length; start += atOnce) {
      const batch = rows.slice(start, start + atOnce);
      found.push(...(await Promise.all(batch.map((row) => reasonOf(api, row, application)))));
    }
    return found;
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return rows.map(() => `its cluster does not answer: ${error.message}`);
  }
}

async function reasonOf(
  api: ClusterApi,
  { resource: row }: Row,
  application: { name: string; project: string },
): Promise<string | null> {
  const live = await api.get(resourceIdOf(row));
  const stays = whyStays(treatmentIn(row), 'deletion');
  if (live && stays) return stays.why;
  const owner = live && ownerOf(live);
  if (!live || (owner && isOwnedBy(live, application))) return null;
  if (owner) return `belongs to ${owner.name} now`;
  return row.uid !== null && row.uid === live.metadata.uid ? null : 'somebody made it anew';
}
