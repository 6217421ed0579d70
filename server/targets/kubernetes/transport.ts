import type { KubeConfig } from '@kubernetes/client-node';
import { HttpMethod, RequestContext } from '@kubernetes/client-node';
import { type Dispatcher, fetch, type Response } from 'undici';
import { LoamError } from '@/server/domain/error';
import { type Status, isRetryableStatus, toStatusError } from './status-error';

export type RequestOptions = {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  /** For a stream: only the wait for the answer's head counts. Default 30 s. */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
  /** Names the object in an error. */
  what?: string;
};

/** Calls one API server with the credentials of a kubeconfig. Throttling and brief outages of the server are waited out. */
export type Transport = {
  server: string;
  json<T>(path: string, options?: RequestOptions): Promise<T>;
  stream(path: string, options?: RequestOptions): Promise<Response>;
  /** The answer whatever its status, once: of something behind the API server, which speaks for itself. */
  raw(path: string, options?: RequestOptions): Promise<Response>;
  close(): void;
};

const maxTries = 4;

export function createTransport(config: KubeConfig): Transport {
  const server = config.getCurrentCluster()?.server.replace(/\/$/, '');
  if (!server) throw new LoamError('invalid-input', 'The kubeconfig has no current cluster.');
  const link: Link = { server, access: once(() => openAccess(config, server)) };
  return {
    server,
    async json<T>(path: string, options: RequestOptions = {}) {
      const response = await open(link, path, options);
      try {
        return (await response.json()) as T;
      } catch (error) {
        throw toUnreachable(server, error);
      }
    },
    stream: (path, options = {}) => open(link, path, options),
    raw: (path, options = {}) => sendOnce(link, path, options),
    close() {
      void link
        .access()
        .then(({ dispatcher }) => dispatcher?.destroy())
        .catch(() => undefined);
    },
  };
}

type Access = { headers: Record<string, string>; dispatcher: Dispatcher | undefined };
type Link = { server: string; access: () => Promise<Access> };

/**
 * The library would make a new agent, and so a new TLS connection, for each request. Our credentials hold no program and no
 * file that could change them (kubeconfig.ts), so that one agent and its open connections do for all.
 */
async function openAccess(config: KubeConfig, server: string): Promise<Access> {
  const context = new RequestContext(server, HttpMethod.GET);
  await config.applySecurityAuthentication(context);
  return { headers: context.getHeaders(), dispatcher: context.getDispatcher() };
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
  const url = new URL(link.server + path);
  for (const [key, value] of Object.entries(options.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, String(value));
  const { headers: own, dispatcher } = await link.access();
  const headers: Record<string, string> = { ...own, accept: options.accept ?? 'application/json' };
  if (options.body !== undefined) headers['content-type'] = options.contentType ?? 'application/json';
  return fetch(url, {
    method: options.method ?? 'GET',
    headers,
    signal,
    // A redirect would carry the credentials elsewhere.
    redirect: 'error',
    ...(dispatcher ? { dispatcher } : {}),
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
    if (!isRetryableStatus(response.status) || attempt === maxTries)
      throw await toRefusal(response, options.what ?? path);
    await response.body?.cancel();
    await pause(retryAfterMs(response, attempt), options.signal);
  }
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

async function toRefusal(response: Response, what: string): Promise<LoamError> {
  const text = await response.text().catch(() => '');
  let status: Status;
  try {
    status = JSON.parse(text) as Status;
  } catch {
    status = { message: text.slice(0, 300) || `HTTP ${response.status}` };
  }
  return toStatusError(response.status, status, what);
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

const networkHints: Record<string, string> = {
  ECONNREFUSED: 'Nothing listens there. Is the cluster running, and is the port right?',
  ENOTFOUND: 'The name of the server is not known here. Check the address and the DNS of this machine.',
  EAI_AGAIN: 'The DNS does not answer. Try again.',
  ECONNRESET: 'The connection was cut. A proxy or the server ended it.',
  UND_ERR_SOCKET: 'The connection was cut. A proxy or the server ended it.',
  ETIMEDOUT: 'No way to the server. Check the firewall between this machine and the cluster.',
  UND_ERR_CONNECT_TIMEOUT: 'No way to the server. Check the firewall between this machine and the cluster.',
  TimeoutError: 'The server did not answer in time.',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'The certificate is self-signed: put its authority in certificate-authority-data.',
  SELF_SIGNED_CERT_IN_CHAIN: 'The authority is not known: put it in certificate-authority-data.',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'The authority is not known: put it in certificate-authority-data.',
  CERT_HAS_EXPIRED: 'The certificate of the server has expired.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'The certificate is for another name: use that name, or set tls-server-name.',
};

export function toUnreachable(server: string, error: unknown): LoamError {
  const code = networkCode(error);
  const text =
    error instanceof Error ? ((error.cause as Error | undefined)?.message ?? error.message) : String(error);
  return new LoamError(
    'cluster-unreachable',
    `The cluster at ${server} cannot be reached: ${text || code}.`,
    {
      cause: error,
      hint: networkHints[code] ?? 'Check the address, the network and the certificates.',
    },
  );
}

function networkCode(error: unknown): string {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const code = (e as NodeJS.ErrnoException).code;
    if (typeof code === 'string') return code;
    if (e.name === 'TimeoutError') return e.name;
    if (e instanceof AggregateError && e.errors[0]) return networkCode(e.errors[0]);
  }
  return '';
}
