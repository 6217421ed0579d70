import type { Job, JobStatus } from '@/playground/controllers/objects/batch';
import { conditionOf, isDeleting } from '@/playground/controllers/objects/meta';
import { isReady, type Pod } from '@/playground/controllers/objects/pod';
import type { ControllerContext } from '@/playground/controllers/runtime/context';
import { type ControllerDefinition, controllerKeys } from '@/playground/controllers/runtime/controller';
import { byDispensability, createPod, deletePod } from '@/playground/controllers/runtime/owned-pods';
import type { Requeue } from '@/playground/controllers/runtime/work-queue';
import { formatTime } from '@/playground/store/kube-object';
import { jobs, pods } from '@/playground/store/resources';
import {
  backoffLeftMs,
  formatIndexes,
  indexOf,
  isFulfilled,
  isIndexed,
  newJobPod,
  nextIndexes,
  parseIndexes,
  type Tally,
  tallyOf,
  trackingFinalizer,
  wantedActive,
} from './job-pods';
import {
  completed,
  deadlineLeftMs,
  finishedAtMs,
  isJobFinished,
  tooLate,
  tooManyFailures,
  type Verdict,
  withSuspension,
  withVerdict,
} from './job-status';

const component = 'job-controller';
const fieldManager = 'kube-controller-manager';

export const jobController: ControllerDefinition = {
  resource: jobs,
  watches: [{ resource: pods, keysOf: controllerKeys('Job') }],
  reconcile: ({ namespace, name }, context) => {
    const job = context.store.find<Job>(jobs, namespace, name);
    if (!job) return undefined;
    if (isDeleting(job)) return releasePods(job, context);
    return isJobFinished(job) ? retire(job, context) : work(job, context);
  },
};

function podsOf(job: Job, { store }: ControllerContext): Pod[] {
  return store.dependentsOf(job.metadata.uid ?? '').filter((object): object is Pod => object.kind === 'Pod');
}

function work(job: Job, context: ControllerContext): Requeue {
  const { store, clock } = context;
  const nowMs = clock.now().getTime();
  const owned = podsOf(job, context);
  const tally = tallyOf(job, owned);
  const counted = count(job, tally, nowMs);
  const verdict = verdictOf(job, counted, tally, nowMs);
  const suspended = withSuspension(job, counted, nowMs);
  const status = verdict ? withVerdict(suspended, verdict, nowMs) : suspended;
  tellSuspension(job, status, context);
  const next = store.updateStatus({ ...job, status }, { fieldManager });
  release([...tally.succeeded, ...tally.failed], context);
  if (verdict) return finish(next, verdict, tally.active, context);
  const waitMs = adjust(next, tally.active, owned, context);
  const untilDeadline = deadlineLeftMs(next, status.startTime, nowMs);
  const afterMs = Math.min(waitMs, untilDeadline);
  refreshActive(next, context);
  return Number.isFinite(afterMs) ? Math.max(afterMs, 10) : undefined;
}

/** Adds what has ended since the last turn. The pods are let go right after, so nothing counts twice. */
function count(job: Job, { active, succeeded, failed }: Tally, nowMs: number): JobStatus {
  const { active: _active, completedIndexes, ...before } = job.status ?? {};
  const suspended = job.spec.suspend ?? false;
  const startTime = suspended ? undefined : (before.startTime ?? formatTime(new Date(nowMs)));
  const indexes = parseIndexes(completedIndexes);
  for (const pod of succeeded) indexes.add(indexOf(pod));
  const totalSucceeded = isIndexed(job) ? indexes.size : (before.succeeded ?? 0) + succeeded.length;
  const totalFailed = (before.failed ?? 0) + failed.length;
  return {
    ...before,
    ...(startTime ? { startTime } : {}),
    ...(active.length > 0 ? { active: active.length } : {}),
    ...(totalSucceeded > 0 ? { succeeded: totalSucceeded } : {}),
    ...(totalFailed > 0 ? { failed: totalFailed } : {}),
    ...(isIndexed(job) && indexes.size > 0 ? { completedIndexes: formatIndexes(indexes) } : {}),
    ready: active.filter(isReady).length,
    terminating: 0,
    uncountedTerminatedPods: {},
  };
}

function verdictOf(job: Job, status: JobStatus, { active }: Tally, nowMs: number): Verdict | undefined {
  if (isFulfilled(job, active.length, status.succeeded ?? 0)) return completed;
  if ((status.failed ?? 0) > (job.spec.backoffLimit ?? 6)) return tooManyFailures;
  if (job.spec.suspend) return undefined;
  return deadlineLeftMs(job, status.startTime, nowMs) <= 0 ? tooLate : undefined;
}

function finish(job: Job, verdict: Verdict, active: Pod[], context: ControllerContext): Requeue {
  for (const pod of active) deletePod(context, { owner: job, component }, pod);
  release(active, context);
  const { reason, message } = verdict;
  const event =
    verdict.type === 'Complete'
      ? ({ type: 'Normal', reason: 'Completed', message: 'Job completed' } as const)
      : ({ type: 'Warning', reason, message } as const);
  context.events.record(job, { ...event, component });
  return retire(job, context);
}

/** A finished job stays, unless it says after how long it may go. */
function retire(job: Job, context: ControllerContext): Requeue {
  release(podsOf(job, context), context);
  const seconds = job.spec.ttlSecondsAfterFinished;
  if (seconds === undefined) return undefined;
  const leftMs = finishedAtMs(job) + seconds * 1000 - context.clock.now().getTime();
  if (leftMs > 0) return leftMs;
  const { namespace, name, uid = '' } = job.metadata;
  context.store.delete(jobs, namespace, name, { propagationPolicy: 'Foreground', preconditions: { uid } });
  return undefined;
}

/** Creates or deletes pods; returns after how many milliseconds more are to be created. */
function adjust(job: Job, active: Pod[], owned: Pod[], context: ControllerContext): number {
  const owner = { owner: job, component };
  const succeeded = job.status?.succeeded ?? 0;
  const wanted = job.spec.suspend ? 0 : wantedActive(job, active.length, succeeded);
  const surplus = active.toSorted(byDispensability).slice(0, Math.max(active.length - wanted, 0));
  for (const pod of surplus) deletePod(context, owner, pod);
  if (job.spec.suspend) release(surplus, context);
  const missing = wanted - active.length;
  if (missing <= 0) return Infinity;
  const waitMs = backoffLeftMs(job.status?.failed ?? 0, owned, context.clock.now().getTime());
  if (waitMs > 0) return waitMs;
  const indexes = isIndexed(job)
    ? nextIndexes(job, active, parseIndexes(job.status?.completedIndexes), missing)
    : Array.from({ length: missing }, () => undefined);
  for (const index of indexes) createPod(context, owner, newJobPod(job, index));
  return Infinity;
}

function refreshActive(job: Job, context: ControllerContext): void {
  const active = tallyOf(job, podsOf(job, context)).active.length;
  const { active: _before, ...rest } = job.status ?? {};
  const status = { ...rest, ...(active > 0 ? { active } : {}) };
  context.store.updateStatus({ ...job, status }, { fieldManager });
}

/** Lets pods go whose outcome is counted. */
function release(done: Pod[], { store }: ControllerContext): void {
  for (const { metadata } of done) {
    const pod = store.find<Pod>(pods, metadata.namespace, metadata.name);
    if (!pod?.metadata.finalizers?.includes(trackingFinalizer)) continue;
    const finalizers = pod.metadata.finalizers.filter((finalizer) => finalizer !== trackingFinalizer);
    const { finalizers: _held, ...rest } = pod.metadata;
    const next = finalizers.length > 0 ? { ...rest, finalizers } : rest;
    store.update({ ...pod, metadata: next }, { fieldManager });
  }
}

function releasePods(job: Job, context: ControllerContext): undefined {
  release(podsOf(job, context), context);
  return undefined;
}

function tellSuspension(job: Job, next: JobStatus, { events }: ControllerContext): void {
  const before = conditionOf(job.status?.conditions, 'Suspended')?.status;
  const after = conditionOf(next.conditions, 'Suspended')?.status;
  if (before === after) return;
  const [reason, message] = after === 'True' ? ['Suspended', 'Job suspended'] : ['Resumed', 'Job resumed'];
  events.record(job, { type: 'Normal', reason, message, component });
}
