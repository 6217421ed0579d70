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

const sliceMs = 8;
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
  /** Changes that came while what was there before is still being sent. */
  #backlog: WatchEvent[] | undefined;

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
      const onEvent = (event: WatchEvent): void => {
        if (this.#backlog) this.#backlog.push(event);
        else this.#onEvent(event);
      };
      if (sendInitial) this.#backlog = [];
      this.#stops.push(store.watch(this.#target.served.storage, onEvent, from));
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      // The headers may be on their way, and clients look for 410 in the stream.
      this.#write('ERROR', statusOf(error));
      return this.#end();
    }
    if (sendInitial) this.#sendExisting(this.#existing(), marksEnd);
    const timeout = setTimeout(
      () => {
        if (this.#bookmarks && !this.#backlog) this.#bookmark();
        this.#end();
      },
      Math.min(this.#timeoutMs, 2 ** 31 - 1),
    );
    const interval = setInterval(
      () => this.#bookmarks && !this.#backlog && this.#bookmark(),
      bookmarkEveryMs,
    );
    this.#stops.push(
      () => clearTimeout(timeout),
      () => clearInterval(interval),
    );
    if (this.#ended) this.#end();
  }

  #existing(): KubeObject[] {
    const { served, namespace } = this.#target;
    return this.#context.store.list(served.storage, namespace).filter(this.#matches);
  }

  /** In slices, so that a large collection does not hold everybody else up; what changes meanwhile comes after it. */
  #sendExisting(objects: KubeObject[], marksEnd: boolean, from = 0): void {
    const until = performance.now() + sliceMs;
    let next = from;
    for (; next < objects.length && performance.now() < until; next++) {
      const object = objects[next];
      if (object) this.#write('ADDED', this.#show(object));
    }
    if (this.#ended) return;
    if (next < objects.length) {
      setImmediate(() => this.#sendExisting(objects, marksEnd, next));
      return;
    }
    if (marksEnd) this.#bookmark({ 'k8s.io/initial-events-end': 'true' });
    const missed = this.#backlog ?? [];
    this.#backlog = undefined;
    for (const event of missed) this.#onEvent(event);
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
