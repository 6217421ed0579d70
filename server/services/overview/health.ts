import { and, asc, count, countDistinct, eq, inArray, isNull, sql } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { instance } from '@/db/schema/delivery';
import { instanceStates } from '@/db/schema/enums';
import { stage } from '@/db/schema/environment';
import { type InstanceState, isWell } from '@/server/domain/status';
import type { ServiceContext } from '../context';

export type HealthOfStage = { stage: string; total: number; counts: Partial<Record<InstanceState, number>> };
export type Totals = { applications: number; instances: number; well: number; clusters: number };

/** How the instances of each stage are, in the order of the stages. */
export async function healthByStage({ db }: ServiceContext, projectId: string): Promise<HealthOfStage[]> {
  const rows = await db
    .select({ stage: stage.name, state: instance.state, count: count(instance.id) })
    .from(stage)
    .leftJoin(instance, and(eq(instance.stageId, stage.id), isNull(instance.deletedAt)))
    .where(eq(stage.projectId, projectId))
    .groupBy(stage.id, instance.state)
    .orderBy(asc(stage.position), asc(stage.name));
  const stages = new Map<string, HealthOfStage>();
  for (const { stage: name, state, count: found } of rows) {
    const health = stages.get(name) ?? { stage: name, total: 0, counts: {} };
    if (state !== null) health.counts[state] = found;
    health.total += found;
    stages.set(name, health);
  }
  return [...stages.values()];
}

export async function countTotals({ db }: ServiceContext, projectId: string): Promise<Totals> {
  const well = instanceStates.filter(isWell);
  const [[applications], [instances]] = await Promise.all([
    db
      .select({ count: count() })
      .from(application)
      .where(and(eq(application.projectId, projectId), isNull(application.deletedAt))),
    db
      .select({
        count: count(),
        well: sql<number>`count(*) filter (where ${inArray(instance.state, well)})::int`,
        clusters: countDistinct(instance.clusterId),
      })
      .from(instance)
      .where(and(eq(instance.projectId, projectId), isNull(instance.deletedAt))),
  ]);
  return {
    applications: applications?.count ?? 0,
    instances: instances?.count ?? 0,
    well: instances?.well ?? 0,
    clusters: instances?.clusters ?? 0,
  };
}
