import type { Response } from 'undici';
import { LoamError } from '@/server/domain/error';
import type { AllowList } from '@/server/platform/allow-list';
import type { Access } from './access';
import { parseJson, readText } from './answer';
import type { ClusterCredentials } from './kubeconfig';
import { type Reach, type ReachOptions, createReach } from './reach';
import { type Link, type RequestOptions, linkOf, open, sendOnce } from './request';
import { toUnreachable } from './unreachable';

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
        const text = await readText(link.server, response, own);
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
      ? toUnreachable(link.server, signal.reason, link.proxy)
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
