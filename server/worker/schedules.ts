import { newId } from '@/server/platform/ids';
import type { ServiceContext } from '@/server/services/context';
import { fireNext } from '@/server/services/schedule/fire';
import { type Loop, every } from './every';

export type SchedulesOptions = Omit<ServiceContext, 'actor' | 'requestId' | 'now'> & { everyMs?: number };

/**
 * Starts what is due, in every worker: the row of a schedule is taken by one of them. A look is one query by an index.
 */
export function startSchedules({ everyMs = 1_000, ...parts }: SchedulesOptions): Loop {
  const actor = { type: 'system', name: 'schedules' } as const;
  const ctx = () => ({ ...parts, actor, requestId: newId('req'), now: () => new Date() });
  return every(everyMs, 'schedules', parts.logger, async (stopping) => {
    while (!stopping.aborted && (await fireNext(ctx())));
  });
}
