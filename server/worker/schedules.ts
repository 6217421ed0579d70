import { isTransient } from '@/server/engine/store/transient';
import { newId } from '@/server/platform/ids';
import type { ServiceContext } from '@/server/services/context';
import { fireNext } from '@/server/services/schedule/fire';

export type Schedules = { stop: () => Promise<void> };
export type SchedulesOptions = Omit<ServiceContext, 'actor' | 'requestId' | 'now'> & { everyMs?: number };

/**
 * Starts what is due, in every worker: the row of a schedule is taken by one of them. A look is one query by an index.
 */
export function startSchedules({ everyMs = 1_000, ...parts }: SchedulesOptions): Schedules {
  const stopping = new AbortController();
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    const actor = { type: 'system', name: 'schedules' } as const;
    const ctx = () => ({ ...parts, actor, requestId: newId('req'), now: () => new Date() });
    try {
      while (!stopping.signal.aborted && (await fireNext(ctx())));
    } catch (error) {
      // PostgreSQL being away is nothing to report every second: the next look finds what is due.
      if (!isTransient(error)) parts.logger.error({ error }, 'schedules could not be looked at');
    }
  };
  let timer: NodeJS.Timeout;
  const again = () => {
    looking = look().then(() => {
      if (!stopping.signal.aborted) timer = setTimeout(again, everyMs);
    });
  };
  timer = setTimeout(again, 0);
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await looking;
    },
  };
}
