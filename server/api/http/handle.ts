import { logger } from '@/server/platform/logger';
import { type ApiContext, createApiContext } from '../context';
import { toErrorAnswer, toLoamError } from '../error-answer';
import { type Runtime } from '../runtime';
import { withApiHeaders } from './api-headers';
import { readBodyWithin } from './body-limit';
import { assertOwnOrigin } from './origin';
import { peerAddress } from './peer-address';
import { requestIdHeader, requestIdOf } from './request-id';

export type HandleOptions = {
  /** How this transport says an error. */
  toErrorResponse: (answer: ReturnType<typeof toErrorAnswer>) => Response;
};

/**
 * What every request to the API goes through, whatever the transport: request id, origin, size, who asks, one line in
 * the log, and an answer that never says more of an error than it may.
 */
export async function handleApiRequest(
  runtime: Runtime,
  incoming: Request,
  { toErrorResponse }: HandleOptions,
  answer: (request: Request, ctx: ApiContext) => Promise<Response>,
): Promise<Response> {
  const started = performance.now();
  const id = requestIdOf(incoming.headers);
  const log = logger().child({ requestId: id });
  let actor: string | undefined;
  let response: Response;
  try {
    assertOwnOrigin(incoming, runtime.publicUrl);
    const request = await readBodyWithin(incoming);
    const address = peerAddress(request.headers, runtime.trustedProxies);
    const ctx = await createApiContext(runtime, { id, headers: request.headers, address });
    actor = ctx.actor && ctx.actor.type !== 'system' ? ctx.actor.id : undefined;
    response = await answer(request, ctx);
    for (const cookie of ctx.request.setCookies) response.headers.append('set-cookie', cookie);
  } catch (error) {
    if (!toLoamError(error)) log.error({ error }, 'a request failed');
    response = toErrorResponse(toErrorAnswer(error, id));
  }
  const { method, url } = incoming;
  const durationMs = Math.round(performance.now() - started);
  // Without the query: tRPC puts inputs there.
  log.info({ method, path: new URL(url).pathname, status: response.status, durationMs, actor }, 'request');
  return withApiHeaders(response, { [requestIdHeader]: id });
}
