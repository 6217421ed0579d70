import { setTimeout as sleep } from 'node:timers/promises';
import { isConnectionError, sqlStateOf } from '@/db/connection-error';

/** Serialization, deadlock, too many connections; shut down, crashed, starting up. */
const transientStates = new Set(['40001', '40P01', '53300', '57P01', '57P02', '57P03']);

/**
 * True for a failure of PostgreSQL that goes away by itself: stopped or restarting, a broken connection, a deadlock.
 * Whoever threw it: no other system's errors are of this kind.
 */
export function isTransient(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    const state = sqlStateOf(cause);
    if (isConnectionError(cause) || (state && (transientStates.has(state) || state.startsWith('08'))))
      return true;
  }
  return false;
}

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
