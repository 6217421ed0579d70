import type { CronJob, Job } from '@/playground/controllers/objects/batch';
import {
  byCreation,
  controllerReference,
  isControlledBy,
  isDeleting,
  isTrue,
  timeOf,
} from '@/playground/controllers/objects/meta';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, controllerKeys } from '@/playground/controllers/runtime/controller';
import type { Requeue } from '@/playground/controllers/runtime/work-queue';
import { cloneJson } from '@/playground/store/json';
import { formatTime } from '@/playground/store/kube-object';
import { cronJobs, jobs } from '@/playground/store/resources';
import { finishedAtMs, isJobFinished } from './job-status';
import { latestTime, nextTime, parseSchedule, type Schedule } from './schedule';

const component = 'cronjob-controller';
const fieldManager = 'kube-controller-manager';
const scheduledAt = 'batch.kubernetes.io/cronjob-scheduled-timestamp';

export const cronJobController: ControllerDefinition = {
  resource: cronJobs,
  watches: [{ resource: jobs, keysOf: controllerKeys('CronJob') }],
  reconcile: ({ namespace, name }, context) => {
    const found = context.store.find<CronJob>(cronJobs, namespace, name);
    if (!found || isDeleting(found)) return undefined;
    const cronJob = settle(found, context);
    forgetOldJobs(cronJob, context);
    const schedule = parseSchedule(cronJob.spec.schedule);
    return schedule && !cronJob.spec.suspend ? runDue(cronJob, schedule, context) : undefined;
  },
};

function jobsOf(cronJob: CronJob, { store }: ControllerContext): Job[] {
  return store
    .dependentsOf(cronJob.metadata.uid ?? '')
    .filter((object): object is Job => object.kind === 'Job' && isControlledBy(object, cronJob));
}

/** Brings status.active up to date and tells of jobs that have ended. */
function settle(cronJob: CronJob, context: ControllerContext): CronJob {
  const { store, events } = context;
  const owned = jobsOf(cronJob, context);
  const known = new Map((cronJob.status?.active ?? []).map((reference) => [reference.uid, reference]));
  let lastSuccess = timeOf(cronJob.status?.lastSuccessfulTime);
  for (const job of owned) {
    if (isTrue(job.status?.conditions, 'Complete'))
      lastSuccess = Math.max(lastSuccess, timeOf(job.status?.completionTime));
    if (!isJobFinished(job) || !known.has(job.metadata.uid ?? '')) continue;
    const condition = isTrue(job.status?.conditions, 'Complete') ? 'Complete' : 'Failed';
    const message = `Saw completed job: ${job.metadata.name}, condition: ${condition}`;
    events.record(cronJob, { type: 'Normal', reason: 'SawCompletedJob', message, component });
  }
  const active = owned
    .filter((job) => !isJobFinished(job) && !isDeleting(job))
    .toSorted(byCreation)
    .map((job) => known.get(job.metadata.uid ?? '') ?? referenceTo(job));
  const { active: _active, lastSuccessfulTime: _success, ...rest } = cronJob.status ?? {};
  const status = {
    ...(active.length > 0 ? { active } : {}),
    ...rest,
    ...(lastSuccess > 0 ? { lastSuccessfulTime: formatTime(new Date(lastSuccess)) } : {}),
  };
  return store.updateStatus({ ...cronJob, status }, { fieldManager });
}

function referenceTo({ apiVersion, kind, metadata }: Job) {
  const { name, namespace = '', uid = '', resourceVersion } = metadata;
  return { apiVersion, kind, name, namespace, uid, ...(resourceVersion ? { resourceVersion } : {}) };
}

function forgetOldJobs(cronJob: CronJob, context: ControllerContext): void {
  const { successfulJobsHistoryLimit = 3, failedJobsHistoryLimit = 1 } = cronJob.spec;
  const finished = jobsOf(cronJob, context).filter((job) => isJobFinished(job) && !isDeleting(job));
  const oldestFirst = finished.toSorted(
    (left, right) => finishedAtMs(left) - finishedAtMs(right) || byCreation(left, right),
  );
  const succeeded = oldestFirst.filter((job) => isTrue(job.status?.conditions, 'Complete'));
  const failed = oldestFirst.filter((job) => !succeeded.includes(job));
  const surplus = [
    ...succeeded.slice(0, Math.max(succeeded.length - successfulJobsHistoryLimit, 0)),
    ...failed.slice(0, Math.max(failed.length - failedJobsHistoryLimit, 0)),
  ];
  for (const job of surplus) remove(cronJob, job, context);
}

function remove(cronJob: CronJob, job: Job, { store, events }: ControllerContext): void {
  store.delete(jobs, job.metadata.namespace, job.metadata.name, { propagationPolicy: 'Background' });
  const message = `Deleted job ${job.metadata.name}`;
  events.record(cronJob, { type: 'Normal', reason: 'SuccessfulDelete', message, component });
}

/** Starts the latest run that is due, if it may; returns when the next one will be. */
function runDue(cronJob: CronJob, schedule: Schedule, context: ControllerContext): Requeue {
  const nowMs = context.clock.now().getTime();
  const { timeZone, startingDeadlineSeconds } = cronJob.spec;
  const since = timeOf(cronJob.status?.lastScheduleTime) || timeOf(cronJob.metadata.creationTimestamp);
  const next = nextTime(schedule, nowMs, timeZone);
  const untilNext = next === undefined ? undefined : next - nowMs + 20;
  const earliest =
    startingDeadlineSeconds === undefined ? since : Math.max(since, nowMs - startingDeadlineSeconds * 1000);
  const due = latestTime(schedule, earliest, nowMs, timeZone);
  if (due !== undefined) start(cronJob, due, context);
  return untilNext;
}

function start(cronJob: CronJob, dueMs: number, context: ControllerContext): void {
  const { store, events } = context;
  const active = jobsOf(cronJob, context).filter((job) => !isJobFinished(job) && !isDeleting(job));
  const policy = cronJob.spec.concurrencyPolicy ?? 'Allow';
  if (policy === 'Forbid' && active.length > 0) {
    const message = 'Not starting job because prior execution is running and concurrency policy is Forbid';
    events.record(cronJob, { type: 'Normal', reason: 'JobAlreadyActive', message, component });
    return;
  }
  if (policy === 'Replace') for (const job of active) remove(cronJob, job, context);
  const job = newJob(cronJob, dueMs);
  if (!store.find(jobs, job.metadata.namespace, job.metadata.name)) {
    store.create(job, { fieldManager });
    const message = `Created job ${job.metadata.name}`;
    events.record(cronJob, { type: 'Normal', reason: 'SuccessfulCreate', message, component });
  }
  const latest = store.get<CronJob>(cronJobs, cronJob.metadata.namespace, cronJob.metadata.name);
  const status = { ...latest.status, lastScheduleTime: formatTime(new Date(dueMs)) };
  settle(store.updateStatus({ ...latest, status }, { fieldManager }), context);
}

/** Named after the minute it was due at: the same run is never started twice. */
function newJob(cronJob: CronJob, dueMs: number): Job {
  const { metadata, spec } = cronJob.spec.jobTemplate;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${cronJob.metadata.name}-${Math.floor(dueMs / 60_000)}`,
      namespace: cronJob.metadata.namespace,
      ...(metadata?.labels ? { labels: { ...metadata.labels } } : {}),
      annotations: { ...metadata?.annotations, [scheduledAt]: formatTime(new Date(dueMs)) },
      ownerReferences: [controllerReference(cronJob)],
    },
    spec: cloneJson(spec),
  };
}
