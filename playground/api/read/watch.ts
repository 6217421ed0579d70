import type { ServerResponse } from 'node:http';
import type { ApiContext } from '@/playground/api/context';
import { type ApiRequest, booleanOf } from '@/playground/api/http/api-request';
import { negotiate } from '@/playground/api/http/negotiate';
import { statusOf } from '@/playground/api/http/respond';
import { toTable } from '@/playground/api/tables/table';
import type { JsonObject } from '@/playground/store/json';
import type { KubeObject } from '@/playground/store/kube-object';
import type { WatchEvent } from '@/playground/store/object-store';
import { groupVersion } from '@/playground/store/resources';
import { StatusError } from '@/playground/store/status-error';
import type { Match } from './label-selector';
import { assertListOptions, matcherOf, partialMetadata, resourceVersionOf, type Target } from './list';

const bookmarkEveryMs = 30_000;
const shortestMs = 30 * 60_000;
/** A watcher that does not read for so long is cut off; it resumes, or lists anew. */
const mostUnsentBytes = 32 * 1024 * 1024;

type EventType = WatchEvent['type'];

/** Streams changes until the client goes, the time is up or the window has passed it by. */
export function streamWatch(
  context: ApiContext,
  request: ApiRequest,
  response: ServerResponse,
  target: Target,
): void {
  assertListOptions(request, true);
  const { query } = request;
  const since = resourceVersionOf(request) ?? 0;
  const sendInitial = query.has('sendInitialEvents')
    ? booleanOf(query.get('sendInitialEvents'))
    : since === 0;
  const stream = new WatchStream(context, request, response, target, matcherOf(request, target));
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  stream.start(since, sendInitial, query.has('sendInitialEvents'));
}

class WatchStream {
  #context: ApiContext;
  #response: ServerResponse;
  #target: Target;
  #matches: Match;
  #show: (object: KubeObject) => JsonObject;
  #bookmarks: boolean;
  #timeoutMs: number;
  #latest = 0;
  #stops: (() => void)[] = [];
  #ended = false;

  constructor(
    context: ApiContext,
    request: ApiRequest,
    response: ServerResponse,
    target: Target,
    matches: Match,
  ) {
    this.#context = context;
    this.#response = response;
    this.#target = target;
    this.#matches = matches;
    this.#show = presenter(context, request, target);
    this.#bookmarks = booleanOf(request.query.get('allowWatchBookmarks'));
    const seconds = Number(request.query.get('timeoutSeconds') ?? 0);
    this.#timeoutMs = seconds > 0 ? seconds * 1000 : shortestMs * (1 + Math.random());
  }

  start(since: number, sendInitial: boolean, marksEnd: boolean): void {
    const { store } = this.#context;
    this.#response.on('close', () => this.#end());
    this.#latest = store.resourceVersion;
    const from = sendInitial || marksEnd ? this.#latest : since;
    try {
      if (sendInitial) this.#sendExisting();
      if (marksEnd && sendInitial) this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
      this.#stops.push(store.watch(this.#target.served.storage, (event) => this.#onEvent(event), from));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // The headers may be on their way, and clients look for 410 in the stream.
      this.#write('ERROR', statusOf(error));
      return this.#end();
    }
    const timeout = setTimeout(
      () => {
        if (this.#bookmarks) this.#bookmark();
        this.#end();
      },
      Math.min(this.#timeoutMs, 2 ** 31 - 1),
    );
    const interval = setInterval(() => this.#bookmarks && this.#bookmark(), bookmarkEveryMs);
    this.#stops.push(
      () => clearTimeout(timeout),
      () => clearInterval(interval),
    );
    if (this.#ended) this.#end();
  }

  #sendExisting(): void {
    const { served, namespace } = this.#target;
    for (const object of this.#context.store.list(served.storage, namespace)) {
      if (this.#matches(object)) this.#write('ADDED', this.#show(object));
    }
  }

  #onEvent({ type, object, previous, resourceVersion }: WatchEvent): void {
    this.#latest = resourceVersion;
    const is = this.#matches(object);
    const was = previous !== undefined && this.#matches(previous);
    const seen = visibleType(type, was, is);
    if (seen === undefined) return;
    // What left the selection is shown as it last was in it.
    const shown = seen === 'DELETED' && !is && previous ? withVersion(previous, resourceVersion) : object;
    this.#write(seen, this.#show(shown));
  }

  #bookmark(annotations?: JsonObject): void {
    const { api } = this.#target.served;
    const metadata: JsonObject = {
      resourceVersion: String(this.#latest),
      ...(annotations ? { annotations } : {}),
    };
    const object = { kind: api.kind, apiVersion: groupVersion(api), metadata } as KubeObject;
    this.#write('BOOKMARK', this.#show(object));
  }

  #write(type: string, object: JsonObject): void {
    if (this.#ended || this.#response.destroyed) return;
    this.#response.write(`${JSON.stringify({ type, object })}\n`);
    if (this.#response.writableLength > mostUnsentBytes) this.#response.destroy();
  }

  #end(): void {
    this.#ended = true;
    for (const stop of this.#stops.splice(0)) stop();
    this.#response.end();
  }
}

function visibleType(type: EventType, was: boolean, is: boolean): EventType | undefined {
  if (type === 'DELETED') return was || is ? 'DELETED' : undefined;
  if (is) return was ? 'MODIFIED' : 'ADDED';
  return was ? 'DELETED' : undefined;
}

function withVersion(object: KubeObject, resourceVersion: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(resourceVersion) } };
}

/** Tables carry their columns with the first row only. */
function presenter(
  { store }: ApiContext,
  request: ApiRequest,
  { served }: Target,
): (object: KubeObject) => JsonObject {
  const { form } = negotiate(request.headers.accept);
  if (form === 'metadata') return (object) => partialMetadata(object);
  if (form === 'object') return served.fromStorage;
  const include = request.query.get('includeObject') ?? 'Metadata';
  let first = true;
  return (object) => {
    const { resourceVersion } = object.metadata;
    const rows = object.metadata.name === undefined ? [] : [served.fromStorage(object)];
    const table = toTable(
      served,
      rows,
      include,
      resourceVersion ? { resourceVersion } : {},
      store.clock.now(),
    );
    if (!first) table['columnDefinitions'] = [];
    first = false;
    return table;
  };
}
