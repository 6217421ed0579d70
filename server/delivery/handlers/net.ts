const firstMs = 3_000;
const mostMs = 15_000;

/**
 * When a node looks by itself that sensing wakes as soon as there is something to decide, in ms: a net, and for the
 * progress. After 3, 6, 12, 24 seconds and then every 15: many that wait for long are not looked at for nothing.
 */
export function netAfter(elapsedMs: number): number {
  return Math.min(Math.max(firstMs, elapsedMs), mostMs);
}
