/** The closed union of everything that can go wrong by somebody's doing. Mapped once for tRPC, REST and the exit codes. */
export const errorCodes = [
  'unauthenticated',
  'denied',
  'not-found',
  'conflict',
  'invalid-document',
  'invalid-input',
  'unknown-type',
  'illegal-state',
  'too-large',
  'rate-limited',
  'cluster-unreachable',
  'cluster-refused',
  'unhealthy',
  'timeout',
  'cancelled',
  'extension-failed',
  'unsupported',
  'unavailable',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

/** Where in a text: 1-based, as editors count. */
export type TextPosition = { line: number; column: number };

/** One fault. `path` is a JSON path in the document or input, e.g. `spec.components[0].properties.image`. */
export type Problem = {
  code: ErrorCode;
  message: string;
  path?: string;
  position?: TextPosition;
  expected?: string;
  got?: string;
  hint?: string;
  severity?: 'error' | 'warning';
};

export type LoamErrorOptions = Omit<Problem, 'code' | 'message'> & {
  /** All faults where several were found; the first one is this error. */
  problems?: Problem[];
  cause?: unknown;
};

export class LoamError extends Error {
  readonly code: ErrorCode;
  readonly path: string | undefined;
  readonly position: TextPosition | undefined;
  readonly expected: string | undefined;
  readonly got: string | undefined;
  readonly hint: string | undefined;
  readonly problems: Problem[];

  constructor(code: ErrorCode, message: string, options: LoamErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'LoamError';
    this.code = code;
    this.path = options.path;
    this.position = options.position;
    this.expected = options.expected;
    this.got = options.got;
    this.hint = options.hint;
    this.problems = options.problems ?? [];
  }

  /** Plain data for transport and storage; never holds the cause. */
  toProblem(): Problem {
    const problem: Problem = { code: this.code, message: this.message };
    if (this.path !== undefined) problem.path = this.path;
    if (this.position !== undefined) problem.position = this.position;
    if (this.expected !== undefined) problem.expected = this.expected;
    if (this.got !== undefined) problem.got = this.got;
    if (this.hint !== undefined) problem.hint = this.hint;
    return problem;
  }
}

// By name, not by class: Next.js bundles a module once per entry point, so there can be several classes of this name.
export function isLoamError(error: unknown): error is LoamError {
  return error instanceof Error && error.name === 'LoamError' && 'code' in error;
}

/** The end of every exhaustive switch. */
export function assertNever(value: never): never {
  throw new TypeError(`unexpected value ${JSON.stringify(value)}`);
}
