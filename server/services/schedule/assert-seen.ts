import { and, eq, gt, or, sql } from 'drizzle-orm';
import { execution } from '@/db/schema/engine';
import { cluster } from '@/db/schema/environment';
import { workflow, workflowRevision, workflowRun } from '@/db/schema/workflow';
import { standaloneRun } from '@/server/delivery/handlers/contexts';
import { LoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import type { ServiceContext } from '../context';
import type { ScheduleRow } from './find';

/**
 * Where a cluster is written to in the name of people, a schedule writes only what its saver has seen: workflows as they were when
 * they saved it, or as they themselves changed them since. Else whoever may change a workflow could write in their name.
 */
export async function assertSeen(
  { db }: Pick<ServiceContext, 'db'>,
  schedule: ScheduleRow,
  runId: string,
): Promise<void> {
  const [run] = await db
    .select({
      context: execution.context,
      workflowId: workflowRun.workflowId,
      revision: workflowRun.revision,
    })
    .from(execution)
    .innerJoin(workflowRun, eq(workflowRun.executionId, execution.id))
    .where(eq(execution.id, runId));
  const { home, library = {} } = standaloneRun(run?.context as JsonObject) ?? {};
  if (!run || !home) return;
  const [written] = await db
    .select({ name: cluster.name })
    .from(cluster)
    .where(and(eq(cluster.id, home.clusterId), eq(cluster.actsAs, 'person')));
  if (!written) return;
  const own = { id: run.workflowId ?? '', revision: run.revision ?? 0 };
  const used = [own, ...Object.values(library)].map(({ id, revision }) =>
    and(eq(workflowRevision.workflowId, id), eq(workflowRevision.number, revision)),
  );
  const [changed] = await db
    .select({ name: workflow.name, by: workflowRevision.createdByName })
    .from(workflowRevision)
    .innerJoin(workflow, eq(workflow.id, workflowRevision.workflowId))
    .where(
      and(
        or(...used),
        gt(workflowRevision.createdAt, schedule.updatedAt),
        sql`${workflowRevision.createdBy} is distinct from ${schedule.savedBy}`,
      ),
    )
    .limit(1);
  if (!changed) return;
  throw new LoamError(
    'denied',
    `${changed.by} changed the workflow ${changed.name} since ${schedule.savedByName} saved the schedule, in whose name it writes to ${written.name}.`,
    { hint: 'Save the schedule again, as somebody who has seen the change.' },
  );
}
