import { isTransient } from '@/db/transient';
import type { Logger } from '@/server/platform/logger';

export type Loop = { stop: () => Promise<void> };

/** Does something again and again, `ms` after it was done; a failure is logged, and PostgreSQL being away is none. */
export function every(
  ms: number,
  name: string,
  logger: Logger,
  act: (stopping: AbortSignal) => Promise<void>,
): Loop {
  const stopping = new AbortController();
  let timer: NodeJS.Timeout;
  let acting: Promise<void> = Promise.resolve();
  const again = () => {
    acting = act(stopping.signal)
      .catch((error: unknown) => {
        if (!isTransient(error)) logger.error({ error, loop: name }, 'a loop of the worker failed');
      })
      .then(() => {
        if (!stopping.signal.aborted) timer = setTimeout(again, ms);
      });
  };
  timer = setTimeout(again, 0);
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await acting;
    },
  };
}
