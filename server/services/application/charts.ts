import { and, asc, eq, isNull, like } from 'drizzle-orm';
import { instance, resource } from '@/db/schema/delivery';
import { cluster } from '@/db/schema/environment';
import { readHooks } from '@/server/delivery/release/manifest';
import {
  type FoundRecord,
  chartOf,
  listRecords,
  readRecord,
  recordOf,
  recordPrefix,
} from '@/server/delivery/release/record';
import type { ApplicationName } from '@/server/domain/application-input';
import { type Problem, isLoamError } from '@/server/domain/error';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { getApplicationRow } from './find';

export type ChartRevision = {
  revision: number;
  /** As Helm calls it: `deployed`, `superseded`, `failed`, `pending-upgrade`, ... */
  status: string;
  chart: string;
  version: string;
  appVersion: string;
  /** Revision of the application that it was made for; null: Helm made it, or nobody wrote that down. */
  appRevision: number | null;
  /** When it was begun; empty: its record cannot be read. */
  at: string;
  /** How it ended, and why. */
  description: string;
};
/** A component that is a chart, at one place. */
export type ChartHistory = {
  component: string;
  cluster: string;
  namespace: string;
  release: string;
  /** Newest first. */
  revisions: ChartRevision[];
  /** Why the cluster could not be asked; then nothing is known of its revisions. */
  unknown: Problem | null;
};

export type ChartPlace = {
  clusterId: string;
  cluster: string;
  component: string;
  namespace: string;
  release: string;
};

/** The revisions of the charts that an application has, as its clusters have them. Never their values: Secrets are among them. */
export async function listCharts(
  ctx: ServiceContext,
  input: ApplicationName & { project: string },
): Promise<ChartHistory[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, input.name);
  return Promise.all((await chartPlaces(ctx, row.id)).map((place) => historyAt(ctx, place)));
}

export async function chartPlaces(ctx: ServiceContext, applicationId: string): Promise<ChartPlace[]> {
  const rows = await ctx.db
    .select({
      clusterId: instance.clusterId,
      cluster: cluster.name,
      component: resource.component,
      namespace: resource.namespace,
      name: resource.name,
    })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .where(
      and(
        eq(instance.applicationId, applicationId),
        isNull(instance.deletedAt),
        eq(resource.kind, 'Secret'),
        like(resource.name, `${recordPrefix}%`),
      ),
    )
    .orderBy(asc(cluster.name), asc(resource.component));
  const places = new Map<string, ChartPlace>();
  for (const { name, ...rest } of rows) {
    const release = recordOf({ kind: 'Secret', name })?.release;
    if (release !== undefined)
      places.set(`${rest.clusterId} ${rest.namespace} ${release}`, { ...rest, release });
  }
  return [...places.values()];
}

async function historyAt(ctx: ServiceContext, { clusterId, ...place }: ChartPlace): Promise<ChartHistory> {
  try {
    const api = await ctx.clusters.open(clusterId);
    const found = await listRecords(api, place.namespace, place.release);
    return { ...place, revisions: withOneDeployed(found).map(toRevision), unknown: null };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { ...place, revisions: [], unknown: error.toProblem() };
  }
}

/** Newest first. A new revision is written down before the one before it is closed: meanwhile the newest counts, as for Helm. */
export function withOneDeployed<R extends Pick<FoundRecord, 'status'>>(found: readonly R[]): R[] {
  const current = found.findIndex(({ status }) => status === 'deployed');
  return found.map((each, index) =>
    index > current && each.status === 'deployed' ? { ...each, status: 'superseded' } : each,
  );
}

export function toRevision({ live, revision, status }: FoundRecord): ChartRevision {
  try {
    const record = readRecord(live, readHooks);
    const { name: chart, version, appVersion } = chartOf(record);
    const { lastDeployed: at, description, appRevision: made } = record;
    const appRevision = made > 0 ? made : null;
    return { revision, status, chart, version, appVersion, appRevision, at, description };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    const unread = { chart: '', version: '', appVersion: '', appRevision: null, at: '' };
    return { revision, status, ...unread, description: error.message };
  }
}
