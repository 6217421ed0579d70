import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { ApiContext } from '@/playground/api/context';
import { badRequest, StatusError } from '@/playground/store/status-error';
import { type ApiRequest, readBytes } from './api-request';
import { authenticate } from './authenticate';
import { authorize } from './authorize';
import { wantsPretty } from './object-exchange';
import { serveResource } from './resource-endpoint';
import { send, sendText, setWarnings, statusOf, toStatusError } from './respond';
import { isOpen, serveReview, serveRoot } from './root-endpoint';
import { parseResourceRoute } from './route';
import { unknownSubresource } from './subresource-endpoint';

export type ServerOptions = {
  token: string;
  /** Told of what nobody foresaw; the client gets a plain 500. */
  onError: (error: unknown) => void;
};

export function createApiListener(context: ApiContext, { token, onError }: ServerOptions): RequestListener {
  return (incoming, response) => {
    response.setHeader('audit-id', randomUUID());
    response.setHeader('cache-control', 'no-cache, private');
    const warnings: string[] = [];
    handle(context, token, incoming, response, warnings).catch((error: unknown) => {
      setWarnings(response, warnings);
      fail(incoming, response, error, onError);
    });
  };
}

async function handle(
  context: ApiContext,
  token: string,
  incoming: IncomingMessage,
  response: ServerResponse,
  warnings: string[],
): Promise<void> {
  const request = toRequest(incoming, token, warnings);
  const route = parseResourceRoute(request.path);
  authorize(context, request, route);
  if (serveRoot(context, request, response)) return;
  if (await serveReview(context, request, response)) return;
  const served = route && context.served.find(route.group, route.version, route.plural);
  if (!route || !served) {
    if (!route || !hasGroup(context, route.group, route.version)) {
      return sendText(response, 404, '404 page not found\n', 'text/plain; charset=utf-8');
    }
    throw unknownSubresource();
  }
  const { namespace, name, subresource } = route;
  if (namespace !== undefined && !served.api.namespaced) throw unknownSubresource();
  if (served.api.namespaced && namespace === undefined && name !== undefined) throw unknownSubresource();
  await serveResource(context, request, response, { served, namespace, name }, subresource);
}

function hasGroup({ served }: ApiContext, group: string, version: string): boolean {
  return served.all().some(({ api }) => api.group === group && api.version === version);
}

export function toRequest(incoming: IncomingMessage, token: string, warnings: string[]): ApiRequest {
  const { method = 'GET', headers, url = '/' } = incoming;
  if (!URL.canParse(url, 'http://playground')) throw badRequest('the URL is malformed');
  const { pathname, searchParams } = new URL(url, 'http://playground');
  const user = authenticate(headers, token, isOpen(pathname));
  const read = { body: undefined as Promise<Buffer> | undefined };
  return {
    method,
    path: pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname,
    query: searchParams,
    headers,
    user,
    readBytes: () => (read.body ??= readBytes(incoming)),
    warnings,
  };
}

function fail(
  incoming: IncomingMessage,
  response: ServerResponse,
  error: unknown,
  onError: (error: unknown) => void,
): void {
  const status = toStatusError(error);
  if (!(error instanceof StatusError) && status.code >= 500) onError(error);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (status.code === 413) response.setHeader('connection', 'close');
  if (status.details?.retryAfterSeconds !== undefined)
    response.setHeader('retry-after', String(status.details.retryAfterSeconds));
  const pretty = wantsPretty({ query: new URLSearchParams(), headers: incoming.headers } as ApiRequest);
  send(response, { code: status.code, body: statusOf(status) }, pretty);
}
