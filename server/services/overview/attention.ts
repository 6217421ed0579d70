import {
  and,
  asc,
  desc,
  eq,
  exists,
  inArray,
  isNotNull,
  isNull,
  ne,
  notExists,
  notInArray,
  or,
  sql,
} from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { componentInstance, instance, resource } from '@/db/schema/delivery';
import { execution, node } from '@/db/schema/engine';
import { cluster, namespace, stage } from '@/db/schema/environment';
import { workflowRun } from '@/db/schema/workflow';
import type { Drift } from '@/server/domain/drift';
import { type InstanceState, severityOf } from '@/server/domain/status';
import type { ServiceContext } from '../context';
import { type StandingHold, standingHolds } from './holds';

export type AttentionItem =
  | {
      kind: 'instance';
      application: string;
      state: InstanceState;
      message: string;
      stage: string | null;
      cluster: string;
      since: Date | null;
      /** Other placements of the application that are not well either. */
      others: number;
    }
  | {
      kind: 'suspended' | 'failed-run';
      application: string | null;
      /** Whose run it is where it is no application's: the workflow's, or the WorkflowRun's. */
      workflow: string | null;
      runId: string;
      number: number;
      message: string;
      since: Date | null;
    }
  | {
      kind: 'drift';
      application: string;
      /** `Deployment web`, the longest known. */
      object: string;
      gone: boolean;
      by: string[];
      held: string | null;
      stage: string | null;
      cluster: string;
      since: Date | null;
      /** Other objects of the application that differ. */
      others: number;
    }
  | StandingHold
  | {
      kind: 'cluster';
      cluster: string;
      /** Its credentials are refused, or nothing answers. */
      clusterState: (typeof lost)[number];
      message: string;
      since: Date | null;
      /** Applications of which there is nothing newer than was seen before. */
      stale: number;
    };

const unwell: InstanceState[] = ['failed', 'error', 'warning', 'unreported', 'stale', 'unknown'];
const atMost = 50;
/** Out of reach: what is stale there is told with the cluster, once. */
const lost = ['unreachable', 'rejected'] as const;

/** What needs a person: what is broken, runs that wait, runs that failed with nobody after them, clusters out of reach. */
export async function listAttention({ db }: ServiceContext, projectId: string): Promise<AttentionItem[]> {
  const [instances, runs, holds, drifted, clusters] = await Promise.all([
    unwellInstances(db, projectId),
    restingRuns(db, projectId),
    standingHolds(db, projectId, atMost),
    driftedObjects(db, projectId),
    lostClusters(db, projectId),
  ]);
  return [
    ...clusters,
    ...worstByApplication(instances),
    ...runs,
    ...holds,
    ...driftByApplication(drifted),
  ].slice(0, atMost);
}

type Db = ServiceContext['db'];

function unwellInstances(db: Db, projectId: string) {
  const since =
    sql<Date | null>`(select max(${componentInstance.changedAt}) from ${componentInstance} where ${componentInstance.instanceId} = ${instance.id} and ${componentInstance.state} = ${instance.state})`.mapWith(
      (value: string | Date | null) => (value === null ? null : new Date(value)),
    );
  const severity = sql`array_position(${sql.param(`{${unwell.join(',')}}`)}::text[], ${instance.state})`;
  return db
    .select({
      application: application.name,
      state: instance.state,
      message: instance.message,
      stage: stage.name,
      cluster: cluster.name,
      since,
    })
    .from(instance)
    .innerJoin(application, eq(application.id, instance.applicationId))
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .leftJoin(stage, eq(stage.id, instance.stageId))
    .where(
      and(
        eq(instance.projectId, projectId),
        isNull(instance.deletedAt),
        isNull(application.deletedAt),
        inArray(instance.state, unwell),
        or(ne(instance.state, 'stale'), notInArray(cluster.state, [...lost])),
      ),
    )
    .orderBy(asc(severity), asc(application.name))
    .limit(atMost * 4);
}

type Unwell = Awaited<ReturnType<typeof unwellInstances>>[number];

/** One line an application: its worst placement, and how many more there are. Pure. */
export function worstByApplication(instances: readonly Unwell[]): AttentionItem[] {
  const byApplication = Map.groupBy(instances, (each) => each.application);
  return [...byApplication.values()].flatMap((group): AttentionItem[] => {
    const [worst, ...others] = group.toSorted(
      (one, other) => severityOf(one.state) - severityOf(other.state),
    );
    return worst ? [{ kind: 'instance', ...worst, others: others.length }] : [];
  });
}

async function restingRuns(db: Db, projectId: string): Promise<AttentionItem[]> {
  const later = db
    .select({ one: sql`1` })
    .from(sql`${execution} as later`)
    .where(
      sql`later.application_id = ${execution.applicationId} and later.number > ${execution.number} and later.parent_id is null`,
    );
  // What the node asks that a run waits at; a run may wait in one that it began.
  const question = sql`
    select min(asking.message) from ${node} as asking
    join ${execution} as own on own.id = asking.execution_id
    where (own.id = ${execution.id} or own.parent_id = ${execution.id})
      and asking.state = 'suspended' and asking.message <> ''`;
  const rows = await db
    .select({
      runId: execution.id,
      number: execution.number,
      state: execution.state,
      application: application.name,
      workflow: workflowRun.owner,
      message: sql<string>`coalesce(${execution.error} ->> 'message', (${question}), ${execution.title})`,
      since:
        sql<Date | null>`coalesce(${execution.finishedAt}, ${execution.pausedAt}, ${execution.startedAt})`.mapWith(
          (value: string | Date | null) => (value === null ? null : new Date(value)),
        ),
    })
    .from(execution)
    .leftJoin(application, eq(application.id, execution.applicationId))
    .leftJoin(workflowRun, eq(workflowRun.executionId, execution.id))
    .where(
      and(
        eq(execution.projectId, projectId),
        isNull(execution.parentId),
        sql`(${execution.state} = 'suspended' or (${execution.state} = 'failed' and (${execution.applicationId} is not null and ${notExists(later)} or ${isNewestOfWorkflow})))`,
      ),
    )
    .orderBy(desc(execution.number))
    .limit(atMost);
  return rows.map(({ state, ...row }) => ({
    kind: state === 'suspended' ? 'suspended' : 'failed-run',
    ...row,
  }));
}

// A later run of the same workflow came after it. What was tried with a single step neither counts nor needs anybody.
const isNewestOfWorkflow = sql`(${workflowRun.owner} is not null and ${workflowRun.onlyStep} is null and not exists (
  select 1 from ${workflowRun} as other join ${execution} as later_run on later_run.id = other.execution_id
  where other.project_id = ${workflowRun.projectId} and other.owner = ${workflowRun.owner} and other.only_step is null
    and later_run.number > ${execution.number}))`;

function driftedObjects(db: Db, projectId: string) {
  return db
    .select({
      application: application.name,
      object: sql<string>`${resource.kind} || ' ' || ${resource.name}`,
      drift: sql<Drift>`${resource.drift}`,
      stage: stage.name,
      cluster: cluster.name,
    })
    .from(resource)
    .innerJoin(instance, eq(instance.id, resource.instanceId))
    .innerJoin(application, eq(application.id, instance.applicationId))
    .innerJoin(cluster, eq(cluster.id, instance.clusterId))
    .leftJoin(stage, eq(stage.id, instance.stageId))
    .where(
      and(
        eq(instance.projectId, projectId),
        isNull(instance.deletedAt),
        isNull(application.deletedAt),
        isNotNull(resource.drift),
      ),
    )
    .orderBy(sql`${resource.drift} ->> 'since'`)
    .limit(atMost * 4);
}

/** One line an application: what differs longest, and how much else. */
function driftByApplication(rows: Awaited<ReturnType<typeof driftedObjects>>): AttentionItem[] {
  const byApplication = Map.groupBy(rows, (each) => each.application);
  return [...byApplication.values()].flatMap(([first, ...others]): AttentionItem[] => {
    if (!first) return [];
    const { drift, ...place } = first;
    const by = drift.by.map((each) => each.manager);
    const { gone, held, since } = drift;
    return [{ kind: 'drift', ...place, gone, held, by, since: new Date(since), others: others.length }];
  });
}

async function lostClusters(db: Db, projectId: string): Promise<AttentionItem[]> {
  const used = db
    .select({ one: sql`1` })
    .from(namespace)
    .where(and(eq(namespace.clusterId, cluster.id), eq(namespace.projectId, projectId)));
  const rows = await db
    .select({
      cluster: cluster.name,
      clusterState: sql<(typeof lost)[number]>`${cluster.state}`,
      message: cluster.message,
      since: cluster.unreachableSince,
      stale: sql<number>`(select count(distinct i.application_id) from ${instance} i
        where i.cluster_id = "cluster".id and i.project_id = ${projectId} and i.state = 'stale'
          and i.deleted_at is null)`.mapWith(Number),
    })
    .from(cluster)
    .where(and(inArray(cluster.state, [...lost]), exists(used)))
    .orderBy(cluster.name)
    .limit(atMost);
  return rows.map((row) => ({ kind: 'cluster', ...row }));
}
