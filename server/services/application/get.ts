import { and, asc, eq, isNull } from 'drizzle-orm';
import { instance } from '@/db/schema/delivery';
import { cluster, stage } from '@/db/schema/environment';
import type { ApplicationName } from '@/server/domain/application-input';
import { type Standing, standingOf } from '@/server/domain/standing';
import type { InstanceState } from '@/server/domain/status';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { listHolds } from '../hold/find';
import { chartPlaces } from './charts';
import { getApplicationRow } from './find';
import { type ApplicationItem, summariseRuns, summariseStages } from './list';
import { lastDelivery } from './standing';

export type InstanceItem = {
  id: string;
  cluster: string;
  namespace: string;
  stage: string | null;
  state: InstanceState;
  message: string;
  checkedAt: Date | null;
} & Standing;
export type ApplicationDetail = ApplicationItem & {
  createdAt: Date;
  /** Its deletion has begun. */
  deleting: boolean;
  /** It has releases of Helm charts somewhere. */
  hasCharts: boolean;
  instances: InstanceItem[];
};

export async function getApplication(
  ctx: ServiceContext,
  input: ApplicationName & { project: string },
): Promise<ApplicationDetail> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'application.read' });
  const row = await getApplicationRow(ctx, project, input.name);
  const [stages, runs, holds, instances, charts] = await Promise.all([
    summariseStages(ctx, [row.id]),
    summariseRuns(ctx, [row.id]),
    listHolds(ctx, [row.id]),
    listInstances(ctx, row.id),
    chartPlaces(ctx, row.id),
  ]);
  const { id, name, description, revision, message, paused, createdAt, updatedAt } = row;
  const deleting = row.deletedAt !== null;
  return {
    id,
    name,
    description,
    revision,
    message,
    paused,
    createdAt,
    updatedAt,
    deleting,
    hasCharts: charts.length > 0,
    state: deleting ? 'deleting' : row.state,
    stages: stages.get(id) ?? [],
    lastRun: runs.get(id) ?? null,
    holds: holds.get(id) ?? [],
    instances,
  };
}

async function listInstances(ctx: ServiceContext, applicationId: string): Promise<InstanceItem[]> {
  const rows = await ctx.db
    .select({
      id: instance.id,
      cluster: cluster.name,
      namespace: instance.namespace,
      stage: stage.name,
      delivery: lastDelivery,
      state: instance.state,
      message: instance.message,
      checkedAt: instance.checkedAt,
    })
    .from(instance)
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .leftJoin(stage, eq(stage.id, instance.stageId))
    .where(and(eq(instance.applicationId, applicationId), isNull(instance.deletedAt)))
    .orderBy(asc(cluster.name), asc(instance.namespace));
  return rows.map(({ delivery, ...row }) => ({ ...row, ...standingOf(delivery) }));
}
