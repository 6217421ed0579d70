import type { ErrorCode } from './error';

/** What the `loam` command exits with. Scripts rely on these numbers: they never change their meaning. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  'not-found': 3,
  denied: 4,
  conflict: 5,
  'timed-out': 6,
} as const;

/** One row per error code; the HTTP status is what tRPC and REST answer with. */
export const errorTable = {
  unauthenticated: { status: 401, exit: 'denied' },
  denied: { status: 403, exit: 'denied' },
  'not-found': { status: 404, exit: 'not-found' },
  conflict: { status: 409, exit: 'conflict' },
  'invalid-document': { status: 422, exit: 'usage' },
  'invalid-input': { status: 400, exit: 'usage' },
  'unknown-type': { status: 422, exit: 'usage' },
  'illegal-state': { status: 409, exit: 'conflict' },
  'too-large': { status: 413, exit: 'usage' },
  'rate-limited': { status: 429, exit: 'failed' },
  'cluster-unreachable': { status: 502, exit: 'failed' },
  'cluster-refused': { status: 502, exit: 'failed' },
  unhealthy: { status: 422, exit: 'failed' },
  timeout: { status: 504, exit: 'timed-out' },
  cancelled: { status: 499, exit: 'failed' },
  'extension-failed': { status: 422, exit: 'failed' },
  unsupported: { status: 501, exit: 'failed' },
  unavailable: { status: 503, exit: 'failed' },
} as const satisfies Record<ErrorCode, { status: number; exit: keyof typeof exitCodes }>;

/** The exit code for an error code; 1 for what has none. */
export function exitCodeOf(code: ErrorCode | undefined): number {
  return code === undefined ? exitCodes.failed : exitCodes[errorTable[code].exit];
}

export function httpStatusOf(code: ErrorCode): number {
  return errorTable[code].status;
}
