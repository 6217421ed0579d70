import { TRPCError, type TRPC_ERROR_CODE_KEY } from '@trpc/server';
import { type ErrorCode, LoamError } from '@/server/domain/error';
import { toLoamError } from '../error-answer';

/** tRPC's own word for each code; the HTTP status follows from it. */
const trpcCodes = {
  unauthenticated: 'UNAUTHORIZED',
  denied: 'FORBIDDEN',
  'not-found': 'NOT_FOUND',
  conflict: 'CONFLICT',
  'invalid-document': 'UNPROCESSABLE_CONTENT',
  'invalid-input': 'BAD_REQUEST',
  'unknown-type': 'UNPROCESSABLE_CONTENT',
  'illegal-state': 'CONFLICT',
  'too-large': 'PAYLOAD_TOO_LARGE',
  'rate-limited': 'TOO_MANY_REQUESTS',
  'cluster-unreachable': 'BAD_GATEWAY',
  'cluster-refused': 'BAD_GATEWAY',
  unhealthy: 'UNPROCESSABLE_CONTENT',
  timeout: 'GATEWAY_TIMEOUT',
  cancelled: 'CLIENT_CLOSED_REQUEST',
  'extension-failed': 'UNPROCESSABLE_CONTENT',
  unsupported: 'NOT_IMPLEMENTED',
  unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<ErrorCode, TRPC_ERROR_CODE_KEY>;

/** What tRPC itself finds wrong with a request, before any procedure of ours. */
const codesOfTrpc: Partial<Record<TRPC_ERROR_CODE_KEY, ErrorCode>> = {
  NOT_FOUND: 'not-found',
  BAD_REQUEST: 'invalid-input',
  PARSE_ERROR: 'invalid-input',
  METHOD_NOT_SUPPORTED: 'invalid-input',
  UNSUPPORTED_MEDIA_TYPE: 'invalid-input',
  PAYLOAD_TOO_LARGE: 'too-large',
  CLIENT_CLOSED_REQUEST: 'cancelled',
};

/** The LoamError behind what tRPC caught; null for what nobody was meant to cause. */
export function toKnownError(error: TRPCError): LoamError | null {
  const known = toLoamError(error.cause);
  if (known) return known;
  const code = codesOfTrpc[error.code];
  // A cause that is not ours may hold anything, e.g. the text that could not be parsed.
  return code ? new LoamError(code, error.cause ? 'The request could not be read.' : error.message) : null;
}

/** The same error under tRPC's code, so that the HTTP status is right. */
export function toTrpcError(error: TRPCError): TRPCError {
  const known = toKnownError(error);
  return known ? new TRPCError({ code: trpcCodes[known.code], message: known.message, cause: known }) : error;
}
