import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '@/db/client';

export type KeepRuns = {
  /** Newest runs of each project, whatever their age. */
  perProject: number;
  /** Younger ones are kept, but for those beyond `perProject`. */
  days: number;
};

/**
 * Forgets one batch of ended runs with all that belongs to them; how many. Kept are pinned ones, the newest of each
 * application and of each workflow on its own, and those that what runs now was delivered by. Several workers may do this at once: none waits for another.
 */
export async function pruneRuns(db: Db, { perProject, days }: KeepRuns, batch = 20): Promise<number> {
  const { rowCount } = await db.execute(sql`
    with kept as materialized (
      select p.id as project_id, (
        select e.number from execution e where e.project_id = p.id and e.parent_id is null
        order by e.number desc offset ${perProject - 1} limit 1
      ) as least from project p
    ), gone as (
      select e.id from execution e join kept on kept.project_id = e.project_id
      where e.parent_id is null and e.finished_at is not null and not e.pinned
        and (e.finished_at < clock_timestamp() - ${days}::double precision * interval '1 day' or e.number < kept.least)
        and not ${isNewestOfApplication} and not ${isNewestOfWorkflow} and not ${isInUse}
      order by e.finished_at limit ${batch}
      for update of e skip locked
    )
    delete from execution e using gone where e.id = gone.id`);
  return rowCount ?? 0;
}

const isNewestOfApplication: SQL = sql`(e.application_id is not null and not exists (
  select 1 from execution n
  where n.application_id = e.application_id and n.parent_id is null and n.number > e.number))`;

// A WorkflowRun that is applied again must find the run that it was. What tried a single step is none, and comes after none.
const isNewestOfWorkflow: SQL = sql`exists (
  select 1 from workflow_run w where w.execution_id = e.id and w.only_step is null and not exists (
    select 1 from workflow_run o join execution n on n.id = o.execution_id
    where o.project_id = w.project_id and o.owner = w.owner and o.only_step is null and n.number > e.number))`;

const isInUse: SQL = sql`exists (select 1 from instance i where i.delivered_by = e.id)`;
