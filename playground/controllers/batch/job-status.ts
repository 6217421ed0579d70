import type { Job, JobStatus } from '@/playground/controllers/objects/batch';
import { type Condition, conditionOf, isTrue, timeOf } from '@/playground/controllers/objects/meta';
import { formatTime } from '@/playground/store/kube-object';

/** How a job stands and when it has ended. Pure. */

export type Verdict = { type: 'Complete' | 'Failed'; reason: string; message: string };

export const completed: Verdict = {
  type: 'Complete',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
};

export const tooManyFailures: Verdict = {
  type: 'Failed',
  reason: 'BackoffLimitExceeded',
  message: 'Job has reached the specified backoff limit',
};

export const tooLate: Verdict = {
  type: 'Failed',
  reason: 'DeadlineExceeded',
  message: 'Job was active longer than specified deadline',
};

export function isJobFinished(job: Job): boolean {
  return isTrue(job.status?.conditions, 'Complete') || isTrue(job.status?.conditions, 'Failed');
}

export function finishedAtMs(job: Job): number {
  const conditions = job.status?.conditions;
  const condition = isTrue(conditions, 'Complete')
    ? conditionOf(conditions, 'Complete')
    : conditionOf(conditions, 'Failed');
  return timeOf(condition?.lastTransitionTime);
}

/** Milliseconds until activeDeadlineSeconds is over; Infinity without one. */
export function deadlineLeftMs(job: Job, startTime: string | undefined, nowMs: number): number {
  const seconds = job.spec.activeDeadlineSeconds;
  if (seconds === undefined || startTime === undefined) return Infinity;
  return timeOf(startTime) + seconds * 1000 - nowMs;
}

/** The criterion is stated before the end itself: both are there once all pods have ended. */
export function withVerdict(status: JobStatus, verdict: Verdict, nowMs: number): JobStatus {
  const now = formatTime(new Date(nowMs));
  const { reason, message } = verdict;
  const condition = (type: string): Condition => ({
    type,
    status: 'True',
    reason,
    message,
    lastProbeTime: now,
    lastTransitionTime: now,
  });
  const first = condition(verdict.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget');
  const conditions = [...(status.conditions ?? []), first, condition(verdict.type)];
  const { active: _active, ...rest } = status;
  return { ...rest, ready: 0, conditions, ...(verdict.type === 'Complete' ? { completionTime: now } : {}) };
}

/** The Suspended condition appears with the first suspension and stays, false, afterwards. */
export function withSuspension(job: Job, status: JobStatus, nowMs: number): JobStatus {
  const suspended = job.spec.suspend ?? false;
  const existing = conditionOf(status.conditions, 'Suspended');
  if (!suspended && !existing) return status;
  if (existing?.status === (suspended ? 'True' : 'False')) return status;
  const now = formatTime(new Date(nowMs));
  const condition: Condition = {
    type: 'Suspended',
    status: suspended ? 'True' : 'False',
    reason: suspended ? 'JobSuspended' : 'JobResumed',
    message: suspended ? 'Job suspended' : 'Job resumed',
    lastProbeTime: now,
    lastTransitionTime: now,
  };
  const others = (status.conditions ?? []).filter(({ type }) => type !== 'Suspended');
  return { ...status, conditions: [...others, condition] };
}
