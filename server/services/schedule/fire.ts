import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { project } from '@/db/schema/project';
import { apiToken } from '@/db/schema/token';
import { workflow, workflowSchedule } from '@/db/schema/workflow';
import { isTransient } from '@/db/transient';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { type Firing, planFiring } from '@/server/domain/schedule';
import { authorize } from '../authorize';
import { type Actor, type ServiceContext, whoAsks } from '../context';
import { inSavepoint, inTransaction } from '../transaction';
import { cancelRuns, openRuns } from '../workflow/concurrency';
import { startRevision } from '../workflow/start';
import { assertSeen } from './assert-seen';
import { type ScheduleRow, tellChange } from './find';

type Due = { schedule: ScheduleRow; workflow: string; project: string; now: Date };

/**
 * Starts what one schedule asks for now, if any is due. Its row is locked from the look to the commit, and its next time is
 * written with the runs, so that of any number of workers one starts each time, once. Times are the database's. Returns
 * whether there was one.
 */
export async function fireNext(ctx: ServiceContext): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const due = await takeDue(tx);
    if (!due) return false;
    const { schedule, now } = due;
    const firing = planFiring(schedule, schedule.nextAt ?? now, now);
    const message = [passedOver(firing), ...(await startAll(tx, due, firing.runs))].filter(Boolean).join(' ');
    await tx.db
      .update(workflowSchedule)
      .set({ nextAt: firing.next, lastAt: firing.runs.at(-1) ?? schedule.lastAt, lastMessage: message })
      .where(eq(workflowSchedule.id, schedule.id));
    await tellChange(tx, { name: due.workflow, projectId: schedule.projectId });
    return true;
  });
}

async function takeDue({ db }: ServiceContext): Promise<Due | undefined> {
  const [due] = await db
    .select({
      schedule: workflowSchedule,
      workflow: workflow.name,
      project: project.name,
      now: sql<string>`clock_timestamp()`.mapWith((at: string | Date) => new Date(at)),
    })
    .from(workflowSchedule)
    .innerJoin(workflow, eq(workflow.id, workflowSchedule.workflowId))
    .innerJoin(project, eq(project.id, workflowSchedule.projectId))
    .where(
      and(
        eq(workflowSchedule.paused, false),
        isNotNull(workflowSchedule.nextAt),
        lte(workflowSchedule.nextAt, sql`clock_timestamp()`),
      ),
    )
    .orderBy(asc(workflowSchedule.nextAt))
    .limit(1)
    .for('update', { of: workflowSchedule, skipLocked: true });
  return due;
}

function passedOver({ missed, more }: Firing): string {
  if (missed === 0) return '';
  const count = `${more ? 'more than ' : ''}${missed}`;
  return missed === 1 ? 'One time was missed and left out.' : `${count} times were missed and left out.`;
}

/** What kept a time from starting a run is one sentence; the others go on. */
async function startAll(ctx: ServiceContext, due: Due, times: readonly Date[]): Promise<string[]> {
  const messages: string[] = [];
  for (const time of times) {
    try {
      // A time that cannot start is undone alone.
      const message = await inSavepoint(ctx, (own) => startOne(own, due, time));
      if (message !== null) messages.push(message);
    } catch (error) {
      if (isTransient(error)) throw error;
      const { schedule, workflow: name } = due;
      ctx.logger.warn(
        { error, workflow: name, schedule: schedule.name },
        'a schedule could not start its run',
      );
      messages.push(
        isLoamError(error) ? error.message : 'Its run could not be started; the log has the reason.',
      );
    }
  }
  return messages;
}

async function startOne(ctx: ServiceContext, due: Due, time: Date): Promise<string | null> {
  const { schedule, workflow: name } = due;
  const actor = await actorOf(ctx, schedule);
  const own: ServiceContext = { ...ctx, actor };
  const { project: found } = await authorize(own, { project: due.project, permission: 'workflow.run' });
  const by = whoAsks(own);
  const open = await openRuns(own, found, { scheduleId: schedule.id });
  const [before] = open;
  if (before && schedule.overlap === 'forbid') {
    return `Left out the time ${time.toISOString()}: run ${before.number} had not ended.`;
  }
  const replaced = schedule.overlap === 'replace' ? open : [];
  await cancelRuns(own, replaced, by);
  const { runId } = await startRevision(own, found, {
    name,
    inputs: schedule.inputs as JsonObject,
    stage: schedule.stage ?? undefined,
    by,
    after: replaced.map((run) => run.id),
    source: { scheduleId: schedule.id, scheduledFor: time },
  });
  await assertSeen(own, schedule, runId);
  return null;
}

/**
 * A schedule may do what whoever saved it last may do now, and with a token no more than that; nothing when that person is gone
 * or the token is revoked.
 */
async function actorOf({ db }: ServiceContext, schedule: ScheduleRow): Promise<Actor> {
  const { savedBy, savedWith, savedByName, name } = schedule;
  const [row] = await db
    .select({ person: user, token: apiToken })
    .from(user)
    .leftJoin(apiToken, eq(apiToken.id, savedWith ?? ''))
    .where(eq(user.id, savedBy ?? ''));
  const isTokenGone = savedWith !== null && (!row?.token || row.token.revokedAt !== null);
  if (!row || isTokenGone) {
    const what = row ? `The token with which ${savedByName}` : `${savedByName}, who`;
    throw new LoamError('denied', `${what} saved the schedule, is not there any more.`, {
      hint: 'Save it again; it runs with the rights of whoever does.',
    });
  }
  const { person, token } = row;
  const as = `${person.name} (schedule ${name})`;
  if (token) {
    const { id, userId, projectId, role } = token;
    return { type: 'token', id, name: as, userId, projectId, role, instanceAdmin: false };
  }
  const { id, instanceAdmin } = person;
  return { type: 'user', id, name: as, instanceAdmin, mustChangePassword: false };
}
