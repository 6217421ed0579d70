import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { application } from '@/db/schema/application';
import { execution, node } from '@/db/schema/engine';
import type { ExecutionState } from '@/server/domain/status';
import type { ServiceContext } from '../context';

export type WorkingRun = {
  id: string;
  number: number;
  title: string;
  application: string | null;
  state: ExecutionState;
  startedAt: Date | null;
  done: number;
  total: number;
  /** Name of a node that is at work or waits. */
  at: string | null;
};
export type RecentRun = {
  id: string;
  number: number;
  title: string;
  application: string | null;
  revision: number | null;
  state: ExecutionState;
  startedAt: Date | null;
  finishedAt: Date | null;
  createdByName: string;
};
export type DeliveryDay = { day: string; total: number; failed: number };

const working: ExecutionState[] = ['queued', 'running', 'cancelling'];
const finished: ExecutionState[] = ['succeeded', 'failed', 'cancelled'];
const shownAtMost = 10;

export async function listWorking({ db }: ServiceContext, projectId: string): Promise<WorkingRun[]> {
  return db
    .select({
      id: execution.id,
      number: execution.number,
      title: execution.title,
      application: application.name,
      state: execution.state,
      startedAt: execution.startedAt,
      total: sql<number>`count(${node.key})::int`,
      done: sql<number>`count(${node.key}) filter (where ${inArray(node.state, ['succeeded', 'skipped', 'failed', 'cancelled'])})::int`,
      at: sql<string | null>`min(${node.name}) filter (where ${inArray(node.state, ['running', 'waiting'])})`,
    })
    .from(execution)
    .leftJoin(application, eq(application.id, execution.applicationId))
    .leftJoin(node, eq(node.executionId, execution.id))
    .where(
      and(eq(execution.projectId, projectId), isNull(execution.parentId), inArray(execution.state, working)),
    )
    .groupBy(execution.id, application.name)
    .orderBy(desc(execution.number))
    .limit(shownAtMost);
}

export async function listRecent({ db }: ServiceContext, projectId: string): Promise<RecentRun[]> {
  return db
    .select({
      id: execution.id,
      number: execution.number,
      title: execution.title,
      application: application.name,
      revision: execution.revision,
      state: execution.state,
      startedAt: execution.startedAt,
      finishedAt: execution.finishedAt,
      createdByName: execution.createdByName,
    })
    .from(execution)
    .leftJoin(application, eq(application.id, execution.applicationId))
    .where(
      and(eq(execution.projectId, projectId), isNull(execution.parentId), inArray(execution.state, finished)),
    )
    .orderBy(desc(execution.finishedAt))
    .limit(shownAtMost);
}

/** Runs that ended on each of the last seven days by the reader's clock, also days without any. */
export async function countDays(
  { db, now }: ServiceContext,
  projectId: string,
  timeZone: string,
): Promise<DeliveryDay[]> {
  const today = sql`date_trunc('day', ${now().toISOString()}::timestamptz at time zone ${timeZone})`;
  const { rows } = await db.execute<{ day: string; total: number; failed: number }>(sql`
    select to_char(days.day, 'YYYY-MM-DD') as day, count(run.id)::int as total,
      count(run.id) filter (where run.state = 'failed')::int as failed
    from generate_series(${today} - interval '6 days', ${today}, interval '1 day') as days(day)
    left join ${execution} as run on run.project_id = ${projectId} and run.parent_id is null
      and run.finished_at >= days.day at time zone ${timeZone}
      and run.finished_at < (days.day + interval '1 day') at time zone ${timeZone}
    group by days.day order by days.day`);
  return rows;
}
