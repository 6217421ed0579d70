import { controllerOf } from '@/playground/controllers/objects/meta';
import type { Pod } from '@/playground/controllers/objects/pod';

/** Trouble is asked for by the image's name. */
export type Fate = 'runs' | 'unpullable' | 'crashes' | 'never-ready';

export const startDelayMs = 300;
export const slowStartDelayMs = 10_000;
export const jobRunMs = 800;
export const crashAfterMs = 200;
const firstBackoffMs = 10_000;
const longestBackoffMs = 300_000;

export function fateOf(image: string): Fate {
  if (image.includes('does-not-exist')) return 'unpullable';
  if (image.includes('crash')) return 'crashes';
  return image.includes('never-ready') ? 'never-ready' : 'runs';
}

/** How long the pod's containers take to start. */
export function startDelayOf(pod: Pod): number {
  const slow = pod.spec.containers.some(({ image }) => image.includes('slow'));
  return slow ? slowStartDelayMs : startDelayMs;
}

export type JobOutcome = { exitCode: number; reason: 'Completed' | 'Error' };

/** How a Job's pod ends; undefined for one that keeps running, and for pods of anything else. */
export function jobOutcomeOf(pod: Pod): JobOutcome | undefined {
  if (controllerOf(pod)?.kind !== 'Job') return undefined;
  const images = pod.spec.containers.map(({ image }) => image);
  if (images.some((image) => /job-runs|crash|never-ready|does-not-exist/.test(image))) return undefined;
  const failed = images[0]?.includes('job-fails') ?? false;
  return failed ? { exitCode: 1, reason: 'Error' } : { exitCode: 0, reason: 'Completed' };
}

/** The n-th wait (from 1) doubles from 10 s to 5 min, for restarts and for pulls. */
export function backoffMs(attempt: number): number {
  return Math.min(firstBackoffMs * 2 ** Math.max(attempt - 1, 0), longestBackoffMs);
}

/** As Go prints a duration: `10s`, `1m20s`, `5m0s`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
}
