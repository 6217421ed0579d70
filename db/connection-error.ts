/** PostgreSQL could not be reached, or went away before it answered. The driver says so in many words and few codes. */
export class ConnectionError extends Error {
  override name = 'ConnectionError';

  constructor(cause: unknown) {
    super(`PostgreSQL cannot be reached: ${reasonOf(cause)}`, { cause });
  }
}

// By name, not by class: Next.js bundles a module once per entry point, so there can be several classes of this name.
export function isConnectionError(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConnectionError';
}

/** What PostgreSQL itself says stays as it is: it has an SQLSTATE as its `code`. */
export function toConnectionError(error: unknown): unknown {
  return sqlStateOf(error) === undefined && !isConnectionError(error) ? new ConnectionError(error) : error;
}

/** The SQLSTATE of an error that PostgreSQL sent. Codes of other errors may look alike; only its own have a severity. */
export function sqlStateOf(error: unknown): string | undefined {
  return error instanceof Error && 'severity' in error && 'code' in error ? String(error.code) : undefined;
}

/** PostgreSQL has no room for what it is to write. It goes on by itself when there is some. */
export function isDiskFull(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 10; cause = cause.cause, depth++) {
    if (sqlStateOf(cause) === '53100') return true;
  }
  return false;
}

function reasonOf(cause: unknown): string {
  // A name with several addresses fails once for each, and the error of all has no words of its own.
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}
