import { availableParallelism, loadavg } from 'node:os';

/**
 * A figure that the product promises, in milliseconds. Where more runs than the processors can do at a time, everything takes
 * that many times as long: the figure stays what it is on a machine that has nothing else to do.
 */
export function figureMs(promisedMs: number): number {
  const [load = 0] = loadavg();
  return promisedMs * Math.max(1, load / availableParallelism());
}
