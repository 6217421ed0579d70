import { TRPCError, callTRPCProcedure } from '@trpc/server';
import { LoamError } from '@/server/domain/error';
import type { ApiContext } from '../context';
import { type ErrorAnswer, toErrorAnswer } from '../error-answer';
import { handleApiRequest } from '../http/handle';
import { proceduresByPath } from '../procedures-by-path';
import { appRouter } from '../root';
import type { Runtime } from '../runtime';
import { toKnownError } from '../trpc/error';
import { reportError } from '../trpc/handler';
import { readInput } from './input';
import { type RestRoute, matchRoute } from './route';
import { restRoutes } from './routes';

export const restPrefix = '/api/v1';

/** Answers one request to REST v1. */
export function handleRestRequest(runtime: Runtime, request: Request): Promise<Response> {
  return handleApiRequest(runtime, request, { toErrorResponse }, answer);
}

async function answer(request: Request, ctx: ApiContext): Promise<Response> {
  const { pathname } = new URL(request.url);
  const match = matchRoute(restRoutes, request.method, pathname.slice(restPrefix.length));
  if (!match.route) return noRoute(match.allow, request.method, ctx.requestId);
  const { route, params } = match;
  try {
    const input = await readInput(route, params, request);
    const result: unknown = await callTRPCProcedure({
      router: appRouter,
      path: route.procedure,
      type: typeOf(route),
      ctx,
      getRawInput: () => Promise.resolve(input),
      signal: request.signal,
      batchIndex: 0,
    });
    if (route.status === 204) return new Response(null, { status: 204 });
    return Response.json(result ?? null, { status: route.status ?? 200 });
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    reportError({ error, path: route.procedure, ctx });
    return toErrorResponse(toErrorAnswer(toKnownError(error) ?? error, ctx.requestId));
  }
}

/** A query that takes a whole document is asked by POST. */
function typeOf({ procedure }: RestRoute): 'query' | 'mutation' {
  return proceduresByPath.get(procedure)?.type === 'query' ? 'query' : 'mutation';
}

function noRoute(allow: string[], method: string, requestId: string): Response {
  const known = allow.length > 0;
  const error = known
    ? new LoamError('unsupported', `${method} is not for this address.`, { expected: allow.join(' or ') })
    : new LoamError('not-found', 'There is nothing at this address.', {
        hint: 'The API begins with /api/v1/projects.',
      });
  const response = toErrorResponse({ ...toErrorAnswer(error, requestId), ...(known && { status: 405 }) });
  if (known) response.headers.set('allow', allow.join(', '));
  return response;
}

/** RFC 9457, with our own members beside the standard ones. */
export function toErrorResponse({ status, message, problem, problems, requestId }: ErrorAnswer): Response {
  const body = { type: 'about:blank', title: message, status, ...problem, problems, requestId };
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}
