import type { LogQuery } from '@/server/targets/kubernetes/cluster-api';
import { type LogPosition, sourceKey } from './log-position';
import type { LogLine, Lines } from './merge-logs';

/** One container; `restarts` tells its runs apart. */
export type LogContainer = { namespace: string; pod: string; container: string; restarts: number };
type From = Omit<LogQuery, 'container' | 'timestamps'>;

/** Which containers are read and up to where: none twice at once, each only once in one run, and from where it was left. */
export function createReading(
  read: (container: LogContainer, from: From) => AsyncIterable<LogLine>,
  after: LogPosition = new Map(),
) {
  const open = new Set<string>();
  const taken = new Map(after);
  const runs = new Map<string, number>();

  async function* linesOf(container: LogContainer, from: From, isNew: boolean): Lines {
    const key = sourceKey(container);
    const last = taken.get(key);
    const { tailLines: _tail, sinceSeconds: _since, ...rest } = from;
    let hasSpoken = false;
    try {
      for await (const line of read(container, last === undefined ? from : { ...rest, sinceTime: last })) {
        hasSpoken = true;
        // The cluster counts from a whole second on.
        if (last !== undefined && line.at <= last) continue;
        taken.set(key, line.at);
        yield line;
      }
    } catch (error) {
      // It may not run yet: it is looked at again, and of one that just came that is nothing to tell.
      if (!hasSpoken) runs.delete(key);
      if (hasSpoken || !isNew) throw error;
    } finally {
      open.delete(key);
    }
  }

  return {
    isDue: (container: LogContainer) => {
      const key = sourceKey(container);
      return !open.has(key) && container.restarts > (runs.get(key) ?? -1);
    },
    begin: (container: LogContainer, from: From, isNew = false): Lines => {
      const key = sourceKey(container);
      open.add(key);
      runs.set(key, container.restarts);
      return linesOf(container, from, isNew);
    },
  };
}
