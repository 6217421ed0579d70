import type { Job } from '@/playground/controllers/objects/batch';
import { isDeleting, timeOf } from '@/playground/controllers/objects/meta';
import { isActive, isFinished, type Pod } from '@/playground/controllers/objects/pod';
import { generateName, podFromTemplate } from '@/playground/controllers/runtime/owned-pods';

/** Which pods a job has, wants and has done with. Pure. */

/** Holds a finished pod until its outcome is counted, so that none is counted twice or lost. */
export const trackingFinalizer = 'batch.kubernetes.io/job-tracking';
const indexAnnotation = 'batch.kubernetes.io/job-completion-index';
const firstBackoffMs = 10_000;
const longestBackoffMs = 600_000;

export type Tally = { active: Pod[]; succeeded: Pod[]; failed: Pod[] };

/** `succeeded` and `failed` are those not counted yet. */
export function tallyOf(job: Job, pods: Pod[]): Tally {
  const uncounted = pods.filter(({ metadata }) => metadata.finalizers?.includes(trackingFinalizer));
  return {
    active: pods.filter(isActive),
    succeeded: uncounted.filter((pod) => pod.status?.phase === 'Succeeded'),
    failed: uncounted.filter(
      (pod) => pod.status?.phase === 'Failed' || (isDeleting(pod) && countsDeleted(job, pod)),
    ),
  };
}

/** Suspending a job takes its pods away without calling them failures. */
function countsDeleted(job: Job, pod: Pod): boolean {
  return !isFinished(pod) && !(job.spec.suspend ?? false);
}

export function isIndexed(job: Job): boolean {
  return job.spec.completionMode === 'Indexed';
}

/** How many pods are to run now. Without `completions` the first success means that there is no more work to take. */
export function wantedActive(job: Job, active: number, succeeded: number): number {
  const parallelism = job.spec.parallelism ?? 1;
  const { completions } = job.spec;
  if (completions !== undefined) return Math.min(parallelism, Math.max(completions - succeeded, 0));
  return succeeded > 0 ? Math.min(active, parallelism) : parallelism;
}

export function isFulfilled(job: Job, active: number, succeeded: number): boolean {
  const { completions } = job.spec;
  return completions === undefined ? succeeded > 0 && active === 0 : succeeded >= completions;
}

/** After the n-th failure the next pod waits 10 s · 2^(n-1), at most 10 min, from the end of the last one. */
export function backoffLeftMs(failures: number, pods: Pod[], nowMs: number): number {
  const ends = pods.filter((pod) => pod.status?.phase === 'Failed').map(finishedAt);
  if (failures === 0 || ends.length === 0) return 0;
  const delayMs = Math.min(firstBackoffMs * 2 ** (failures - 1), longestBackoffMs);
  return Math.max(Math.max(...ends) + delayMs - nowMs, 0);
}

function finishedAt(pod: Pod): number {
  const ends = (pod.status?.containerStatuses ?? []).map(({ state }) => timeOf(state.terminated?.finishedAt));
  return Math.max(0, ...ends);
}

export function indexOf(pod: Pod): number {
  const index = pod.metadata.annotations?.[indexAnnotation];
  return index === undefined ? -1 : Number(index);
}

/** The lowest indexes that are neither done nor running. */
export function nextIndexes(job: Job, active: Pod[], done: ReadonlySet<number>, count: number): number[] {
  const taken = new Set(active.map(indexOf));
  const indexes: number[] = [];
  for (let index = 0; index < (job.spec.completions ?? 0) && indexes.length < count; index++) {
    if (!done.has(index) && !taken.has(index)) indexes.push(index);
  }
  return indexes;
}

/** `0,2-4`: how a status lists indexes. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const ranges: [number, number][] = [];
  for (const index of [...indexes].toSorted((left, right) => left - right)) {
    const last = ranges.at(-1);
    if (last && last[1] === index - 1) last[1] = index;
    else ranges.push([index, index]);
  }
  return ranges
    .map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from},${to}` : `${from}-${to}`))
    .join(',');
}

export function parseIndexes(text: string | undefined): Set<number> {
  const indexes = new Set<number>();
  for (const range of text ? text.split(',') : []) {
    const [from = '0', to = from] = range.split('-');
    for (let index = Number(from); index <= Number(to); index++) indexes.add(index);
  }
  return indexes;
}

export function newJobPod(job: Job, index?: number): Pod {
  const { template } = job.spec;
  if (index === undefined) return podFromTemplate(job, { template, finalizers: [trackingFinalizer] });
  const fieldPath = `metadata.labels['${indexAnnotation}']`;
  const variable = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath } } };
  const withIndex = <T extends object>(container: T) => ({
    ...container,
    env: [...('env' in container && Array.isArray(container.env) ? container.env : []), variable],
  });
  const pod = podFromTemplate(job, {
    template,
    labels: { [indexAnnotation]: String(index) },
    annotations: { [indexAnnotation]: String(index) },
    finalizers: [trackingFinalizer],
    spec: {
      hostname: `${job.metadata.name}-${index}`,
      containers: template.spec.containers.map(withIndex),
      ...(template.spec.initContainers
        ? { initContainers: template.spec.initContainers.map(withIndex) }
        : {}),
    },
  });
  return {
    ...pod,
    metadata: { ...pod.metadata, generateName: generateName(`${job.metadata.name}-${index}`) },
  };
}
