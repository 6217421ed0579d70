import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { isLoamError } from '@/server/domain/error';
import type { LiveResource, WatchEvent, WatchState } from './cluster-api';
import { type Status, isForbidden } from './status-error';
import type { Transport } from './transport';

export type WatchCallbacks = {
  event(event: WatchEvent): void;
  state(state: WatchState, message?: string): void;
};
export type WatchTarget = {
  path: string;
  apiVersion: string;
  kind: string;
  labelSelector?: string | undefined;
};

type List = { metadata: { resourceVersion: string; continue?: string }; items: LiveResource[] };
type WireEvent = {
  type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  object: LiveResource | Status;
};

const pageSize = 500;
// The server ends a watch by itself after this; a connection that dies without a word is noticed a little later.
const watchSeconds = 290;
const silenceMs = 300_000;
const maxBackoffMs = 30_000;
const askAgainMs = 60_000;
/** What stood this long, stood. */
const lastedMs = 1_000;

class Expired extends Error {}

/**
 * Keeps one collection in view: lists it once, then follows it. After a lost connection it goes on from the last resource
 * version; only when the server has forgotten that (410) it lists again. Objects that went meanwhile are told as DELETED.
 */
export function startWatch(transport: Transport, target: WatchTarget, on: WatchCallbacks): () => void {
  const controller = new AbortController();
  const known = new Map<string, LiveResource>();
  void run(transport, target, on, known, controller.signal);
  return () => controller.abort();
}

async function run(
  transport: Transport,
  target: WatchTarget,
  on: WatchCallbacks,
  known: Map<string, LiveResource>,
  signal: AbortSignal,
): Promise<void> {
  let version: string | undefined;
  let failures = 0;
  // New credentials are for this stream too, and for one that waits for its next try; so is a cluster that is back.
  let round = new AbortController();
  transport.onTurn(() => round.abort(), signal);
  transport.holdStream(signal);
  while (!signal.aborted) {
    round = new AbortController();
    const stop = AbortSignal.any([signal, round.signal]);
    const beganMs = performance.now();
    // What ends at once, with an error or without, is not asked again at once for ever.
    const next = async () => {
      failures = performance.now() - beganMs > lastedMs ? 1 : failures + 1;
      await sleep(Math.min(250 * 2 ** failures, maxBackoffMs) * (0.5 + Math.random()), stop);
    };
    try {
      version ??= await list(transport, target, on, known, stop);
      version = await follow(transport, target, on, known, version, stop);
      if (performance.now() - beganMs > lastedMs) failures = 0;
      else await next();
    } catch (error) {
      if (signal.aborted) return;
      if (round.signal.aborted) {
        failures = 0;
        if (transport.reach?.away()) on.state('stale', transport.reach.away()?.why);
      } else if (error instanceof Expired) {
        version = undefined;
        if (failures > 0) await next();
        failures += 1;
      } else if (isForbidden(error)) {
        // Whoever follows it in another way is told all of it anew, once it is allowed.
        version = undefined;
        known.clear();
        on.state('forbidden', error instanceof Error ? error.message : String(error));
        // Rights come by somebody's hand: nothing is won by asking often.
        await sleep(askAgainMs * (0.5 + Math.random()), stop);
      } else {
        on.state('stale', isLoamError(error) ? error.message : String(error));
        await next();
      }
    }
  }
}

async function list(
  transport: Transport,
  target: WatchTarget,
  on: WatchCallbacks,
  known: Map<string, LiveResource>,
  signal: AbortSignal,
): Promise<string> {
  const seen = new Set<string>();
  let page: List;
  let next: string | undefined;
  do {
    const query = { limit: pageSize, continue: next, labelSelector: target.labelSelector };
    page = await transport
      .json<List>(target.path, { query, signal, what: target.kind })
      .catch((error: unknown) => {
        throw isLoamError(error) && (error.cause as Status | undefined)?.code === 410 ? new Expired() : error;
      });
    for (const item of page.items) {
      const resource = complete(item, target);
      seen.add(resource.metadata.uid ?? '');
      emit(known, on, known.has(resource.metadata.uid ?? '') ? 'MODIFIED' : 'ADDED', resource);
    }
    next = page.metadata.continue;
  } while (next);
  for (const [uid, resource] of known) if (!seen.has(uid)) emit(known, on, 'DELETED', resource);
  return page.metadata.resourceVersion;
}

/** Follows until the server ends the watch; the version to go on from. */
async function follow(
  transport: Transport,
  target: WatchTarget,
  on: WatchCallbacks,
  known: Map<string, LiveResource>,
  from: string,
  signal: AbortSignal,
): Promise<string> {
  const query = {
    watch: true,
    allowWatchBookmarks: true,
    resourceVersion: from,
    timeoutSeconds: watchSeconds,
    labelSelector: target.labelSelector,
  };
  const silence = new AbortController();
  const stop = AbortSignal.any([signal, silence.signal]);
  const response = await transport
    .stream(target.path, { query, signal: stop, what: `watch of ${target.kind}` })
    .catch((error: unknown) => {
      throw isLoamError(error) && (error.cause as Status | undefined)?.code === 410 ? new Expired() : error;
    });
  if (!response.body) return from;
  on.state('live');
  let version = from;
  const timer = setTimeout(() => silence.abort(new Error('the watch fell silent')), silenceMs);
  try {
    const body = Readable.fromWeb(response.body as never);
    for await (const line of createInterface({ input: body, crlfDelay: Infinity })) {
      timer.refresh();
      if (line === '') continue;
      const { type, object } = JSON.parse(line) as WireEvent;
      if (type === 'ERROR') {
        if ((object as Status).code === 410) throw new Expired();
        throw new Error((object as Status).message ?? 'the watch failed');
      }
      const resource = complete(object as LiveResource, target);
      version = resource.metadata.resourceVersion ?? version;
      if (type !== 'BOOKMARK') emit(known, on, type, resource);
    }
    return version;
  } finally {
    clearTimeout(timer);
  }
}

// Items of a list come without apiVersion and kind.
function complete(item: LiveResource, target: WatchTarget): LiveResource {
  return item.kind ? item : { ...item, apiVersion: target.apiVersion, kind: target.kind };
}

function emit(
  known: Map<string, LiveResource>,
  on: WatchCallbacks,
  type: WatchEvent['type'],
  resource: LiveResource,
): void {
  const uid = resource.metadata.uid ?? '';
  if (type === 'DELETED') known.delete(uid);
  else {
    if (known.get(uid)?.metadata.resourceVersion === resource.metadata.resourceVersion) return;
    // Only what a later DELETED needs is kept; the objects themselves belong to the listener.
    const { apiVersion, kind, metadata } = resource;
    known.set(uid, { apiVersion, kind, metadata: { ...identity(metadata) } });
  }
  on.event({ type, resource });
}

function identity(metadata: LiveResource['metadata']): LiveResource['metadata'] {
  const { name, namespace, uid, resourceVersion, labels, ownerReferences } = metadata;
  return {
    name,
    ...(namespace ? { namespace } : {}),
    ...(uid ? { uid } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(labels ? { labels } : {}),
    ownerReferences,
  };
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done, { once: true });
  });
}
