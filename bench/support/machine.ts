import { availableParallelism, loadavg } from 'node:os';

/** What else a figure depends on: the load holds what other programs do, too. */
export function describeMachine(): string {
  const [load = 0] = loadavg();
  return `${availableParallelism()} processors, load ${load.toFixed(1)}`;
}
