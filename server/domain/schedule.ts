import { Cron } from 'croner';
import { missedPolicies, overlapPolicies } from '@/db/schema/enums';
import { LoamError } from './error';

export const missedChoices = missedPolicies;
export type MissedPolicy = (typeof missedPolicies)[number];
export const overlapChoices = overlapPolicies;
export type OverlapPolicy = (typeof overlapPolicies)[number];

/** A cron expression of five parts, or `@daily` and the like, by the clock of an IANA time zone. */
export type CronTime = { cron: string; timeZone: string };

/** A time that is so much ago counts as on time: workers look once a second, and a restart takes a moment. */
export const graceMs = 60_000;
/** Times that `all` may catch up with. */
export const mostMissed = 100;

/**
 * The next times after a moment. A local time that does not exist (the clock is put forward) is the first moment after the
 * gap; one that comes twice (it is put back) is used once, the first time; what runs every hour or more often runs in each.
 */
export function nextTimes({ cron, timeZone }: CronTime, after: Date, count: number): Date[] {
  return read(cron, timeZone).nextRuns(count, after);
}

export function nextTime(time: CronTime, after: Date): Date | null {
  return nextTimes(time, after, 1)[0] ?? null;
}

/** Throws LoamError `invalid-input` with the path of what cannot be read, or never comes. */
export function assertCronTime({ cron, timeZone }: CronTime, now: Date): void {
  if (!isTimeZone(timeZone)) {
    throw new LoamError('invalid-input', `There is no time zone "${timeZone}".`, {
      path: 'timeZone',
      expected: 'an IANA name such as Europe/Berlin or Asia/Shanghai',
      got: timeZone,
    });
  }
  let next: Date | null;
  try {
    next = nextTime({ cron, timeZone }, now);
  } catch (error) {
    throw new LoamError('invalid-input', `The schedule cannot be read: ${reasonOf(error)}`, {
      path: 'cron',
      expected: 'minute, hour, day of the month, month, day of the week: `30 2 * * 1-5`; or `@daily`',
      got: cron,
      cause: error,
    });
  }
  if (next) return;
  throw new LoamError('invalid-input', 'The schedule names a time that never comes.', {
    path: 'cron',
    got: cron,
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^\w+: /, '') : String(error);
}

export function isTimeZone(name: string): boolean {
  try {
    // An offset such as `+02:00` is taken by Intl, and has no rules for summer.
    return /^[A-Za-z]/.test(name) && Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

export type Firing = {
  /** Times to start a run for, oldest first. */
  runs: Date[];
  /** Times that are passed over; `more`: there were even more. */
  missed: number;
  more: boolean;
  /** Null: it never comes again. */
  next: Date | null;
};

/**
 * What is to be done about a schedule whose time came at `dueAt`, now. Pure. What is `graceMs` late or less is on time.
 * `skip` starts only what is on time, `once` the newest time, `all` the newest `missedLimit` times.
 */
export function planFiring(
  schedule: CronTime & { missed: MissedPolicy; missedLimit: number },
  dueAt: Date,
  now: Date,
): Firing {
  const { missed, missedLimit } = schedule;
  const next = nextTime(schedule, now);
  if (dueAt > now) return { runs: [], missed: 0, more: false, next: dueAt };
  const due = dueTimes(schedule, dueAt, now);
  const newest = due.at(-1) ?? dueAt;
  const isOnTime = now.getTime() - newest.getTime() <= graceMs;
  const wanted = missed === 'all' ? missedLimit : missed === 'once' || isOnTime ? 1 : 0;
  const runs = wanted === 0 ? [] : due.slice(-wanted);
  return { runs, missed: due.length - runs.length, more: due.length > mostMissed, next };
}

/** The times from `dueAt` to `now`, oldest first; of very many only the newest. */
function dueTimes({ cron, timeZone }: CronTime, dueAt: Date, now: Date): Date[] {
  // What the library calls previous is before its moment, by whole seconds.
  const before = read(cron, timeZone).previousRuns(mostMissed + 1, new Date(now.getTime() + 1_000));
  const due = before.filter((time) => time >= dueAt && time <= now);
  return due.toSorted((one, other) => one.getTime() - other.getTime());
}

function read(cron: string, timeZone: string): Cron {
  return new Cron(cron, { timezone: timeZone, mode: '5-part', paused: true });
}
