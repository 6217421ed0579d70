import { and, asc, eq, isNull } from 'drizzle-orm';
import { workflow, workflowSchedule } from '@/db/schema/workflow';
import type { JsonObject } from '@/server/domain/json';
import { type MissedPolicy, type OverlapPolicy, nextTimes } from '@/server/domain/schedule';
import type { ListSchedules } from '@/server/domain/schedule-input';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';

export type ScheduleItem = {
  workflow: string;
  name: string;
  cron: string;
  timeZone: string;
  missed: MissedPolicy;
  missedLimit: number;
  overlap: OverlapPolicy;
  inputs: JsonObject;
  stage: string | null;
  paused: boolean;
  /** The next times, the first first; none while it is held. */
  next: Date[];
  lastAt: Date | null;
  /** Why the last time started nothing, or what it passed over; empty when all is well. */
  lastMessage: string;
  savedByName: string;
  updatedAt: Date;
};

const shownTimes = 5;

/** The schedules of a workflow, or of the project. */
export async function listSchedules(
  ctx: ServiceContext,
  input: ListSchedules & { project: string },
): Promise<ScheduleItem[]> {
  const { project } = await authorize(ctx, { project: input.project, permission: 'workflow.read' });
  const rows = await ctx.db
    .select({ schedule: workflowSchedule, workflow: workflow.name })
    .from(workflowSchedule)
    .innerJoin(workflow, eq(workflow.id, workflowSchedule.workflowId))
    .where(
      and(
        eq(workflowSchedule.projectId, project.id),
        isNull(workflow.deletedAt),
        input.workflow === undefined ? undefined : eq(workflow.name, input.workflow),
      ),
    )
    .orderBy(asc(workflow.name), asc(workflowSchedule.name))
    .limit(500);
  return rows.map(({ schedule, workflow: name }) => toItem(schedule, name));
}

function toItem(row: typeof workflowSchedule.$inferSelect, workflowName: string): ScheduleItem {
  const { name, cron, timeZone, missed, missedLimit, overlap, stage, paused, nextAt } = row;
  const { lastAt, lastMessage, savedByName, updatedAt } = row;
  const next = paused || nextAt === null ? [] : [nextAt, ...nextTimes(row, nextAt, shownTimes - 1)];
  return {
    workflow: workflowName,
    name,
    cron,
    timeZone,
    missed,
    missedLimit,
    overlap,
    inputs: row.inputs as JsonObject,
    stage,
    paused,
    next,
    lastAt,
    lastMessage,
    savedByName,
    updatedAt,
  };
}
