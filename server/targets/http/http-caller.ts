import type { HttpRequest, HttpResponse } from '@/plugins/sdk/definition';
import { LoamError, isLoamError } from '@/server/domain/error';
import { type AllowList, isHostAllowed } from '@/server/platform/allow-list';
import type { Logger } from '@/server/platform/logger';
import { metrics } from '@/server/platform/metrics';
import { type Answer, type Exchange, type TlsOptions, exchange } from './exchange';
import { type GuardedProxy, startGuardedProxy } from './guarded-proxy';
import { assertBody, headersWithin, methodOf, parseTarget } from './request-input';
import { type Resolver, resolveTarget, systemResolver } from './resolve-target';

export const maxBodyBytes = 1_048_576;
export const maxTimeoutMs = 30_000;
const defaultTimeoutMs = 10_000;
const maxRedirects = 5;

export type HttpCallerOptions = { allow: AllowList; logger: Logger; resolve?: Resolver };
export type FetchOptions = {
  /** Who asks, for the log and the metric. */
  caller: string;
  /** Refuses a URL that the caller did not declare, by throwing; asked for every redirect too. */
  assertDeclared: (url: string) => void;
  signal?: AbortSignal | undefined;
};
export type DownloadOptions = FetchOptions & { maxBytes: number; maxTimeoutMs: number; tls?: TlsOptions };

/**
 * Calls HTTP servers that a document names. Each address is checked before it is connected to, and is the one that is
 * connected to; redirects count as new calls. Throws LoamError without path, query, headers or body: they may hold secrets.
 */
export type HttpCaller = {
  fetch(request: HttpRequest, options: FetchOptions): Promise<HttpResponse>;
  /** As `fetch`, for what is larger than an answer to a step, or no text. */
  download(request: HttpRequest, options: DownloadOptions): Promise<Answer>;
  /** Logs and measures a request that is made in another way. */
  observed(request: HttpRequest, caller: string, call: () => Promise<HttpResponse>): Promise<HttpResponse>;
  /** For a program that connects by itself: the same rule, on loopback. The caller closes it. */
  startProxy(maxBytes: number): Promise<GuardedProxy>;
  /** Has an operator named this host? */
  isNamed(host: string, port: number): boolean;
};

export function createHttpCaller({ allow, logger, resolve = systemResolver }: HttpCallerOptions): HttpCaller {
  const guard = { allow, resolve };
  return {
    observed: (request, caller, call) => observe(logger, request, caller, call),
    isNamed: (host, port) => isHostAllowed(allow, host, port),
    startProxy: (maxBytes) => startGuardedProxy({ ...guard, maxBytes }),
    download: (request, options) =>
      observe(logger, request, options.caller, () => follow(request, options, guard)),
    fetch: (request, options) =>
      observe(logger, request, options.caller, async () => {
        const limits = { maxBytes: maxBodyBytes, maxTimeoutMs };
        const { status, headers, data } = await follow(request, { ...options, ...limits }, guard);
        return { status, headers, body: data.toString('utf8') };
      }),
  };
}

/** Writes down who called which server and how it went, in the log and as a metric. */
async function observe<A extends { status: number }>(
  logger: Logger,
  { method = 'GET', url }: HttpRequest,
  caller: string,
  call: () => Promise<A>,
): Promise<A> {
  const startedMs = performance.now();
  const done = (result: string, details: object) => {
    const seconds = (performance.now() - startedMs) / 1_000;
    requestSeconds().observe({ caller, result }, seconds);
    const told = { caller, method, server: originOf(url), ...details };
    logger.info({ ...told, durationMs: Math.round(seconds * 1_000) }, 'outgoing request');
  };
  try {
    const response = await call();
    done(`${Math.floor(response.status / 100)}xx`, { status: response.status });
    return response;
  } catch (error) {
    done(isLoamError(error) ? error.code : 'fault', isLoamError(error) ? { refused: error.message } : {});
    throw error;
  }
}

type Guard = { allow: AllowList; resolve: Resolver };

async function follow(request: HttpRequest, options: DownloadOptions, guard: Guard): Promise<Answer> {
  const timeoutMs = Math.min(request.timeoutMs ?? defaultTimeoutMs, options.maxTimeoutMs);
  const deadline = AbortSignal.timeout(timeoutMs);
  const signal = options.signal ? AbortSignal.any([deadline, options.signal]) : deadline;
  const { url, authorization } = parseTarget(request.url);
  assertBody(request.body, maxBodyBytes);
  let next: Exchange = {
    url,
    method: methodOf(request.method),
    headers: headersWithin({ ...(authorization ? { authorization } : {}), ...request.headers }),
    body: request.body,
    tls: options.tls,
  };
  for (let redirects = 0; ; redirects += 1) {
    const answer = await send(next, options, guard, signal, timeoutMs);
    const to = redirectOf(answer, next);
    if (!to) return answer;
    if (redirects === maxRedirects) {
      throw new LoamError('unavailable', `${url.origin} redirects without end.`, {
        expected: `at most ${maxRedirects} redirects`,
      });
    }
    next = to;
  }
}

async function send(
  request: Exchange,
  { assertDeclared, maxBytes }: DownloadOptions,
  { allow, resolve }: Guard,
  signal: AbortSignal,
  timeoutMs: number,
): Promise<Answer> {
  const { url } = request;
  // Only what names the server: a path may hold a token.
  assertDeclared(url.origin);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  const addresses = await orAborted(resolveTarget({ host, port }, allow, resolve), signal).catch(
    (error: unknown) => {
      throw isLoamError(error) ? error : late(url, timeoutMs, signal);
    },
  );
  return exchange(request, addresses, signal, maxBytes).catch((error: unknown) => {
    throw signal.aborted ? late(url, timeoutMs, signal) : error;
  });
}

/** A question to the DNS cannot be called back, only no longer be waited for. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DOMException('aborted', 'AbortError'));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function late(url: URL, timeoutMs: number, signal: AbortSignal): LoamError {
  const reason: unknown = signal.reason;
  if (isLoamError(reason)) return reason;
  const isTimeout = reason instanceof DOMException && reason.name === 'TimeoutError';
  if (!isTimeout) return new LoamError('cancelled', `The call of ${url.origin} was given up.`);
  return new LoamError('timeout', `${url.origin} did not answer in time.`, {
    expected: `the whole answer within ${timeoutMs} ms`,
  });
}

const bodiless = new Set([301, 302, 303]);

/** The request that a redirect asks for, as browsers understand it; what is secret does not go to another server. */
function redirectOf({ status, headers }: Answer, from: Exchange): Exchange | null {
  if (![301, 302, 303, 307, 308].includes(status)) return null;
  const location = headers['location'];
  if (location === undefined) return null;
  if (!URL.canParse(location, from.url)) {
    throw new LoamError('unavailable', `${from.url.origin} redirects to what is no URL.`);
  }
  const { url } = parseTarget(new URL(location, from.url).href);
  const isElsewhere = url.origin !== from.url.origin;
  if (from.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new LoamError('denied', `${from.url.origin} redirects from https to http.`, { got: url.origin });
  }
  const dropsBody = bodiless.has(status) && from.method !== 'GET' && from.method !== 'HEAD';
  const kept = Object.entries(from.headers).filter(
    ([name]) => (!isElsewhere || harmless.has(name)) && !(dropsBody && name.startsWith('content-')),
  );
  return {
    url,
    method: dropsBody ? 'GET' : from.method,
    headers: Object.fromEntries(kept),
    body: dropsBody ? undefined : from.body,
    // A client certificate is a secret too, and an authority is trusted for one server.
    tls: isElsewhere ? undefined : from.tls,
  };
}

const harmless = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'no URL';
}

function requestSeconds() {
  return metrics().histogram({
    name: 'loam_http_request_seconds',
    help: 'Time of HTTP requests that steps made, by the definition that asked.',
    labels: ['caller', 'result'],
  });
}
