import { setTimeout as sleep } from 'node:timers/promises';

const transientCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '40001',
  '40P01',
  '53300',
  '57P01',
  '57P02',
  '57P03',
]);

/**
 * True for a failure of PostgreSQL that goes away by itself: stopped or restarting, a broken connection, a deadlock. Only
 * for errors of our own statements: those of other systems carry the same codes.
 */
export function isTransient(error: unknown): boolean {
  return causes(error).some(({ code }) => transientCodes.has(code) || code.startsWith('08'));
}

/** The same for an error of unknown origin: it must be known to come from one of our statements. */
export function isDatabaseLoss(error: unknown): boolean {
  return causes(error).some(({ isOurs }) => isOurs) && isTransient(error);
}

function causes(error: unknown): { code: string; isOurs: boolean }[] {
  const found: { code: string; isOurs: boolean }[] = [];
  for (let cause = error; cause instanceof Error && found.length < 10; cause = cause.cause) {
    const code = 'code' in cause ? String(cause.code) : '';
    // postgres.js and drizzle both put the text of the statement on the error.
    found.push({ code, isOurs: 'query' in cause || code.startsWith('CONNECTION_') });
  }
  return found;
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
