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

function reasonOf(cause: unknown): string {
  // A name with several addresses fails once for each, and the error of all has no words of its own.
  if (cause instanceof AggregateError) return cause.errors.map(reasonOf).join(', ');
  return cause instanceof Error ? cause.message : String(cause);
}
