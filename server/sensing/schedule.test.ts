import { describe, expect, it } from 'vitest';
import {
  jittered,
  longestDriftedMs,
  longestIntervalMs,
  longestStaleMs,
  nextIntervalMs,
  shortestIntervalMs,
} from './schedule';

describe('nextIntervalMs', () => {
  it('comes back within a minute where something is yet to be put back', () => {
    const next = (before: number) => nextIntervalMs(before, 'running', { changed: false, drifted: true });
    expect(next(shortestIntervalMs)).toBe(10_000);
    expect(next(longestIntervalMs)).toBe(longestDriftedMs);
  });

  it('doubles while the instance stays well, up to five minutes', () => {
    let interval = shortestIntervalMs;
    const seen = Array.from(
      { length: 8 },
      () => (interval = nextIntervalMs(interval, 'running', { changed: false })),
    );
    expect(seen).toEqual([10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000, 300_000]);
  });

  it.each(['failed', 'error', 'warning', 'updating', 'pending', 'unknown'] as const)(
    'is short again at once when the state is %s',
    (state) => expect(nextIntervalMs(longestIntervalMs, state, { changed: false })).toBe(shortestIntervalMs),
  );

  it('doubles up to a minute while nothing answers', () => {
    expect(nextIntervalMs(shortestIntervalMs, 'stale', { changed: true })).toBe(shortestIntervalMs);
    expect(nextIntervalMs(shortestIntervalMs, 'stale', { changed: false })).toBe(10_000);
    expect(nextIntervalMs(longestIntervalMs, 'stale', { changed: false })).toBe(longestStaleMs);
  });

  it('is short again after any change', () => {
    expect(nextIntervalMs(longestIntervalMs, 'running', { changed: true })).toBe(shortestIntervalMs);
  });
});

describe('jittered', () => {
  it('stays within five percent either way', () => {
    expect(jittered(10_000, 0)).toBe(9_500);
    expect(jittered(10_000, 1)).toBe(10_500);
  });
});
