import { type InstanceState, isWell } from '@/server/domain/status';

export const shortestIntervalMs = 5_000;
export const longestIntervalMs = 300_000;
export const longestStaleMs = 60_000;
export const longestDriftedMs = 60_000;

/**
 * When to look again: 5 s while it is not well or has just changed, then doubling to 5 min while it stays well, to one minute while
 * something is yet to be put back.
 * Nothing is ever looked at less than every 5 min, and what is broken never less than every 5 s.
 */
export function nextIntervalMs(
  previousMs: number,
  state: InstanceState,
  { changed, drifted = false }: { changed: boolean; drifted?: boolean },
): number {
  // Where nothing answers, asking often finds nothing; whoever notices that it is back makes all of it due.
  if (state === 'stale' && !changed) return Math.min(previousMs * 2, longestStaleMs);
  if (changed || !isWell(state)) return shortestIntervalMs;
  const longestMs = drifted ? longestDriftedMs : longestIntervalMs;
  return Math.min(Math.max(previousMs, shortestIntervalMs) * 2, longestMs);
}

/** Spread by up to a tenth, so that what was started together is not looked at together for ever. */
export function jittered(intervalMs: number, random: number): number {
  return Math.round(intervalMs * (0.95 + random / 10));
}
