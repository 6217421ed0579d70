import { isConnectionError, sqlStateOf } from './connection-error';

/** Serialization, deadlock, disk full, too many connections; shut down, crashed, starting up; silent in a transaction. */
const transientStates = new Set(['40001', '40P01', '53100', '53300', '57P01', '57P02', '57P03', '25P03']);

/**
 * True for a failure of PostgreSQL that goes away by itself: stopped or restarting, a broken connection, a full disk, a deadlock.
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
