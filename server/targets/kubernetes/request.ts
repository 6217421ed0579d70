import { fetch, type Response } from 'undici';
import { type LoamError, isLoamError } from '@/server/domain/error';
import type { AllowList } from '@/server/platform/allow-list';
import { type Access, openAccess } from './access';
import { type Limits, abortReason, readText, withDeadline, notKubernetes } from './answer';
import { type Impersonated, withName } from './impersonate';
import type { ClusterCredentials } from './kubeconfig';
import { type Status, isRetryableStatus, toStatusError } from './status-error';
import { toUnreachable } from './unreachable';

export type RequestOptions = Limits & {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | boolean | undefined>;
  body?: unknown;
  contentType?: string;
  accept?: string;
  /** Names the object in an error. */
  what?: string;
  /** In whose name. */
  as?: Impersonated;
  /** Try it although the cluster is known to be away. */
  evenAway?: boolean;
};

const maxTries = 4;
const refusalBytes = 64 * 1024;

/** One API server, with the credentials of now. */
export type Link = {
  server: string;
  /** Where the way leads through, without the password for it. */
  proxy: string | undefined;
  access: () => Promise<Access>;
};

export function linkOf(credentials: ClusterCredentials, allow: AllowList): Link {
  const server = credentials.server.replace(/\/$/, '');
  const proxy = credentials.cluster['proxy-url'];
  return {
    server,
    proxy: proxy === undefined ? undefined : withoutUser(proxy),
    access: once(() => openAccess(credentials, allow)),
  };
}

function withoutUser(address: string): string {
  return address.replace(/\/\/.*@/, '//');
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
  const headers: Record<string, string> = {
    ...(options.as ? withName(own(), options.as) : own()),
    accept: options.accept ?? 'application/json',
  };
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

/** The answer whatever its status. */
export async function sendOnce(link: Link, path: string, options: RequestOptions): Promise<Response> {
  return withDeadline(options, (signal) => send(link, path, options, signal)).catch((error: unknown) => {
    if (isLoamError(error)) throw error;
    throw options.signal?.aborted
      ? abortReason(options.signal)
      : toUnreachable(link.server, error, link.proxy);
  });
}

/** The answer's head within its time, tried again while the server says that it is busy. */
export async function open(link: Link, path: string, options: RequestOptions): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const response = await sendOnce(link, path, options);
    if (response.ok) return response;
    const refusal = await toRefusal(link, response, options);
    const mayPass = isRetryableStatus(response.status) && refusal.code !== 'too-large';
    if (!mayPass || attempt === maxTries) throw refusal;
    await pause(retryAfterMs(response, attempt), options.signal);
  }
}

async function toRefusal(link: Link, response: Response, options: RequestOptions): Promise<LoamError> {
  const { secrets } = await link.access();
  const said = await readText(link.server, response, { ...options, maxBytes: refusalBytes }).catch(() => '');
  const text = secrets().reduce((all, secret) => all.replaceAll(secret, '•••'), said);
  let status: Status;
  try {
    status = JSON.parse(text) as Status;
  } catch {
    // A page that says "not found" is not about the object; one of a proxy that waits for the server is another matter.
    const isPage = /^\s*</.test(text) && (response.status < 500 || response.status === 501);
    if (isPage) return notKubernetes(link.server);
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
