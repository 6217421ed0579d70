import { fetch, type Response } from 'undici';
import { LoamError, isLoamError } from '@/server/domain/error';
import type { AllowList } from '@/server/platform/allow-list';
import { type Access, openAccess } from './access';
import type { ClusterCredentials } from './kubeconfig';
import { type Reach, type ReachOptions, createReach } from './reach';
import { type Status, isRetryableStatus, toStatusError } from './status-error';
import { toUnreachable } from './unreachable';

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  /** For a stream: only the wait for the answer's head counts. Default 30 s. */
  timeoutMs?: number;
  /** Of the answer. */
  maxBytes?: number;
  signal?: AbortSignal | undefined;
  /** Names the object in an error. */
  what?: string;
  /** Try it although the cluster is known to be away. */
  evenAway?: boolean;
};

/** Calls one API server with the credentials of a kubeconfig. Throttling and brief outages of the server are waited out. */
export type Transport = {
  readonly server: string;
  json<T>(path: string, options?: RequestOptions): Promise<T>;
  stream(path: string, options?: RequestOptions): Promise<Response>;
  /** The answer whatever its status, once: of something behind the API server, which speaks for itself. */
  raw(path: string, options?: RequestOptions): Promise<Response>;
  /** From the next call on; what is under way ends as it is, streams are cut and go on with the new ones. */
  renew(credentials: ClusterCredentials): void;
  /** For what speaks another protocol than requests and answers. */
  access(): Promise<Access>;
  /** Calls back until the signal: there are new credentials, or the cluster went away or came back. */
  onTurn(act: () => void, signal: AbortSignal): void;
  /** A stream stands open until the signal. */
  holdStream(signal: AbortSignal): void;
  /** Null where nobody watches over it. */
  reach: Reach | null;
  close(): void;
};

/** Whose cluster it is, and who is to know when it goes away; without it each call is on its own. */
export type Watched = Pick<ReachOptions, 'name' | 'onChange' | 'times'>;

const maxTries = 4;

/** A list of 500 objects of the largest size that etcd takes would be beyond this; real ones are a hundredth of it. */
const mostBytes = 256 * 1024 * 1024;
const refusalBytes = 64 * 1024;

export function createTransport(
  credentials: ClusterCredentials,
  allow: AllowList,
  watched?: Watched,
): Transport {
  const link = linkOf(credentials, allow);
  const renewals = new EventTarget();
  const reach = watched ? createReach({ ...watched, probe: (signal) => probe(link, signal) }) : null;
  const call = caller(reach);
  return {
    get server() {
      return link.server;
    },
    async json<T>(path: string, options: RequestOptions = {}) {
      return call(options, async (own) => {
        const response = await open(link, path, own);
        const text = await readText(link, response, { maxBytes: mostBytes, ...own });
        return parseJson(link.server, text) as T;
      });
    },
    stream: (path, options = {}) => call(options, (own) => open(link, path, own)),
    raw: (path, options = {}) => call(options, (own) => sendOnce(link, path, own)),
    reach,
    holdStream: (signal) => reach?.holdStream(signal),
    renew(renewed) {
      const old = link.access;
      Object.assign(link, linkOf(renewed, allow));
      void end(old, renewGraceMs);
      reach?.wasReached();
      renewals.dispatchEvent(new Event('renewed'));
    },
    access: () => link.access(),
    onTurn(act, signal) {
      renewals.addEventListener('renewed', act, { signal });
      reach?.onTurn(act, signal);
    },
    close() {
      reach?.close();
      void end(link.access, 0);
    },
  };
}

/** Runs calls under the watch of `reach`, if anybody watches. */
function caller(reach: Reach | null) {
  return async <T>(options: RequestOptions, run: (own: RequestOptions) => Promise<T>): Promise<T> => {
    if (!reach) return run(options);
    if (!options.evenAway) {
      return reach.call((lost) =>
        run({ ...options, signal: options.signal ? AbortSignal.any([lost, options.signal]) : lost }),
      );
    }
    const answer = await run(options);
    reach.wasReached();
    return answer;
  };
}

/** Whether anybody is there; what stands in front of a server that is gone answers for nobody. */
async function probe(link: Link, signal: AbortSignal): Promise<void> {
  const response = await sendOnce(link, '/version', { signal, timeoutMs: 60_000 }).catch((error: unknown) => {
    throw signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError'
      ? toUnreachable(link.server, signal.reason)
      : error;
  });
  await response.body?.cancel();
  if (response.status >= 502 && response.status <= 504) {
    throw new LoamError(
      'cluster-unreachable',
      `What is at ${link.server} answers with HTTP ${response.status}.`,
    );
  }
}

type Link = { server: string; access: () => Promise<Access> };

function linkOf(credentials: ClusterCredentials, allow: AllowList): Link {
  const server = credentials.server.replace(/\/$/, '');
  return { server, access: once(() => openAccess(credentials, allow)) };
}

/** How long what is under way may take with the old credentials. */
const renewGraceMs = 10_000;

async function end(access: Link['access'], graceMs: number): Promise<void> {
  const dispatcher = await access().then(
    (opened) => opened.dispatcher,
    () => null,
  );
  if (graceMs > 0) setTimeout(() => void dispatcher?.destroy(), graceMs).unref();
  else await dispatcher?.destroy();
}

/** What failed is tried again at the next call. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

async function send(
  link: Link,
  path: string,
  options: RequestOptions,
  signal: AbortSignal,
): Promise<Response> {
  const { server, access } = link;
  const url = new URL(server + path);
  for (const [key, value] of Object.entries(options.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, String(value));
  const { headers: own, dispatcher } = await access();
  const headers: Record<string, string> = { ...own(), accept: options.accept ?? 'application/json' };
  if (options.body !== undefined) headers['content-type'] = options.contentType ?? 'application/json';
  return fetch(url, {
    method: options.method ?? 'GET',
    headers,
    signal,
    // A redirect would carry the credentials elsewhere.
    redirect: 'error',
    dispatcher,
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
}

async function sendOnce(link: Link, path: string, options: RequestOptions): Promise<Response> {
  return withDeadline(options, (signal) => send(link, path, options, signal)).catch((error: unknown) => {
    throw options.signal?.aborted ? abortReason(options.signal) : toUnreachable(link.server, error);
  });
}

/** The answer's head within its time, tried again while the server says that it is busy. */
async function open(link: Link, path: string, options: RequestOptions): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await sendOnce(link, path, options);
    if (response.ok) return response;
    const refusal = await toRefusal(link, response, options);
    const mayPass = isRetryableStatus(response.status) && refusal.code !== 'too-large';
    if (!mayPass || attempt === maxTries) throw refusal;
    await pause(retryAfterMs(response, attempt), options.signal);
  }
}

/** Its body within the time as well: a server that stalls in the middle would be waited for without end. */
async function readText(link: Link, response: Response, options: RequestOptions): Promise<string> {
  try {
    return await withDeadline(options, (signal) => readBody(response, signal, options.maxBytes ?? mostBytes));
  } catch (error) {
    if (options.signal?.aborted) throw abortReason(options.signal);
    throw isLoamError(error) ? error : toUnreachable(link.server, error);
  }
}

async function readBody(response: Response, signal: AbortSignal, maxBytes: number): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const stop = () => void reader.cancel(signal.reason).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const chunk = part.value as Uint8Array;
      size += chunk.byteLength;
      if (size > maxBytes) throw tooMuch(response.url, maxBytes);
      chunks.push(chunk);
    }
    signal.throwIfAborted();
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    signal.removeEventListener('abort', stop);
    if (size > maxBytes) stop();
  }
}

function tooMuch(url: string, maxBytes: number): LoamError {
  return new LoamError('too-large', `The answer of ${new URL(url).host} is too large.`, {
    expected: `at most ${maxBytes} bytes`,
    hint: 'Check the address: this is not what an API server sends.',
  });
}

function parseJson(server: string, text: string): unknown {
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw notKubernetes(server, error);
  }
  if (typeof answer !== 'object' || answer === null) throw notKubernetes(server);
  return answer;
}

/** Something else listens there. What it said is not repeated: it may be anything. */
export function notKubernetes(server: string, cause?: unknown): LoamError {
  return new LoamError(
    'cluster-unreachable',
    `What answers at ${server} is not the API server of a cluster.`,
    {
      cause,
      expected: 'JSON as Kubernetes answers',
      got: 'something else',
      hint: 'Check address and port: a proxy, a sign-in page or another service may listen there.',
    },
  );
}

async function withDeadline<T>(
  options: RequestOptions,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(
    () => deadline.abort(new DOMException('no answer in time', 'TimeoutError')),
    options.timeoutMs ?? 30_000,
  );
  try {
    return await run(options.signal ? AbortSignal.any([deadline.signal, options.signal]) : deadline.signal);
  } finally {
    clearTimeout(timer);
  }
}

async function toRefusal(link: Link, response: Response, options: RequestOptions): Promise<LoamError> {
  const { secrets } = await link.access();
  const said = await readText(link, response, { ...options, maxBytes: refusalBytes }).catch(() => '');
  const text = secrets().reduce((all, secret) => all.replaceAll(secret, '•••'), said);
  let status: Status;
  try {
    status = JSON.parse(text) as Status;
  } catch {
    status = { message: text.slice(0, 300) || `HTTP ${response.status}` };
  }
  return toStatusError(response.status, status, options.what ?? new URL(response.url).pathname);
}

function retryAfterMs(response: Response, attempt: number): number {
  const seconds = Number(response.headers.get('retry-after'));
  const backoffMs = 200 * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds * 1000, 10_000) : backoffMs;
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => {
      clearTimeout(timer);
      reject(abortReason(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

function abortReason(signal: AbortSignal | undefined): LoamError {
  return signal?.reason instanceof LoamError
    ? signal.reason
    : new LoamError('cancelled', 'The call was given up.', { cause: signal?.reason });
}
