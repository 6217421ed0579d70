import { setTimeout as sleep } from 'node:timers/promises';
import { isTransient } from '@/db/transient';

/** Repeats a statement that is harmless to repeat until PostgreSQL is back; `isPointless` ends the wait. */
export async function untilBack<T>(act: () => Promise<T>, isPointless: () => boolean): Promise<T> {
  for (let delayMs = 25; ; delayMs = Math.min(delayMs * 2, 500)) {
    try {
      return await act();
    } catch (error) {
      if (!isTransient(error) || isPointless()) throw error;
      await sleep(delayMs);
    }
  }
}
