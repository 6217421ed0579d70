import type { KeyboardEvent } from 'react';

const steps: Record<string, number> = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 };

/** Where arrows, j, k, Home and End lead from row `at` (-1: none) of `count`; undefined for other keys. */
export function rowAfter(event: KeyboardEvent, at: number, count: number): number | undefined {
  if (count === 0 || event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const step = steps[event.key];
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? count - 1 : undefined;
  if (step === undefined) return next;
  return at === -1 ? 0 : Math.max(0, Math.min(count - 1, at + step));
}
