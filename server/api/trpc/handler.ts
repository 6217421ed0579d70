import type { TRPCError } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { logger } from '@/server/platform/logger';
import type { ApiContext } from '../context';
import type { ErrorAnswer } from '../error-answer';
import { handleApiRequest } from '../http/handle';
import { appRouter } from '../root';
import type { Runtime } from '../runtime';
import { toKnownError } from './error';

export const trpcEndpoint = '/api/trpc';

/** Answers one HTTP request to tRPC: a call, a batch of calls, or a stream. */
export function handleTrpcRequest(runtime: Runtime, request: Request): Promise<Response> {
  return handleApiRequest(runtime, request, { toErrorResponse }, (req, ctx) =>
    fetchRequestHandler({
      endpoint: trpcEndpoint,
      req,
      router: appRouter,
      createContext: () => ctx,
      allowMethodOverride: true,
      onError: reportError,
    }),
  );
}

/** An unknown error is logged whole: the answer says nothing of it but the request id. */
export function reportError({
  error,
  path,
  ctx,
}: {
  error: TRPCError;
  path: string | undefined;
  ctx: ApiContext | undefined;
}) {
  if (toKnownError(error)) return;
  (ctx?.logger ?? logger()).error({ error: error.cause ?? error, path }, 'a procedure failed');
}

// Before tRPC has read the request: its error shape, which its client understands also without the transformer's wrapping.
function toErrorResponse({ status, message, problem, problems, requestId }: ErrorAnswer): Response {
  const data = { code: 'BAD_REQUEST', httpStatus: status, problem, problems, requestId };
  return Response.json({ error: { json: { code: -32600, message, data } } }, { status });
}
