import { LoamError } from '@/server/domain/error';
import { liveControlTopics, permissionForTopic } from '@/server/domain/live-topic';
import type { Permission } from '@/server/domain/permission';
import { authorize } from '../authorize';
import type { ServiceContext } from '../context';
import { type FeedChange, readMissed, readPlace } from './change-feed';
import { formatEventId, parseEventId } from './event-id';
import type { LiveHub } from './hub';
import { type Place, holds, isBeyond } from './place';
import { pumpSource } from './pump-source';
import type { LiveSource } from './source';
import { type StreamItem, type Subscriber, createSubscriber } from './subscriber';

/** `id` is where the stream can be taken up again after this event. */
export type LiveEvent = { id: string; topic: string; data: unknown };

export type StreamInput = { project: string; topics: string[]; lastEventId?: string | null | undefined };
type StreamParts = { hub: LiveHub; sources: readonly LiveSource[]; signal: AbortSignal };
type Follow = StreamParts & {
  subscriber: Subscriber;
  projectId: string;
  project: string;
  topics: string[];
  lastEventId: string | null;
};

/** Opens one stream with all that a tab wants to hear of. Every topic is authorized before the first event. */
export async function openStream(
  ctx: ServiceContext,
  parts: StreamParts,
  { project: name, topics: wanted, lastEventId = null }: StreamInput,
): Promise<AsyncGenerator<LiveEvent>> {
  const { project } = await authorize(ctx, { project: name, permission: 'project.read' });
  const topics = [...new Set(wanted)];
  const needed = new Set<Permission>(topics.map(requirePermission));
  for (const permission of needed) await authorize(ctx, { project: name, permission });
  const permissions: Permission[] = ['project.read', ...needed];
  const subscriber = createSubscriber(
    { actor: ctx.actor, projectId: project.id, permissions },
    new Set(topics),
  );
  return follow(ctx, { ...parts, subscriber, projectId: project.id, project: name, topics, lastEventId });
}

/** Where the feed stands. A page that reads it before its data and starts its stream there misses nothing between. */
export async function getLivePosition({ hub }: Pick<StreamParts, 'hub'>): Promise<string> {
  return (await readPlace(hub.db)).text;
}

function requirePermission(topic: string): Permission {
  const permission = permissionForTopic(topic);
  if (permission) return permission;
  throw new LoamError('invalid-input', `There is no topic "${topic}".`, { path: 'topics', got: topic });
}

async function* follow(ctx: ServiceContext, parts: Follow): AsyncGenerator<LiveEvent> {
  const { hub, subscriber, signal } = parts;
  const stop = new AbortController();
  // A generator that waits does not notice that its reader left.
  const left = () => subscriber.end(new DOMException('The reader left.', 'AbortError'));
  signal.addEventListener('abort', left, { once: true });
  if (signal.aborted) left();
  try {
    const { resumed, sources } = resumedAt(parts);
    const joined = await hub.join(subscriber);
    const before = resumed ?? joined;
    let place = before;
    const event = (topic: string, data: unknown): LiveEvent => ({
      id: formatEventId({ place, sources }),
      topic,
      data,
    });
    const missed = await findMissed(parts, resumed, joined);
    // Each of them comes again when the stream breaks off before the last.
    for (const change of missed ?? []) yield event(change.topic, change.data);
    if (!missed || !isBeyond(before, joined)) place = joined;
    if (!missed) yield event(liveControlTopics.reset, {});
    yield event(liveControlTopics.ready, {});
    startSources(ctx, parts, sources, stop.signal);
    for (;;) {
      const item = await subscriber.next();
      if (item.kind !== 'source') place = item.place ?? place;
      else if (item.position !== null) sources.set(item.topic, item.position);
      // The page may have been read later than the hub last looked.
      if (item.kind === 'change' && missed && holds(before, item.change.tx)) continue;
      const { topic, data } = toldOf(item);
      yield event(topic, data);
    }
  } finally {
    signal.removeEventListener('abort', left);
    hub.leave(subscriber);
    stop.abort();
  }
}

function resumedAt({ lastEventId, topics }: Follow): { resumed: Place | null; sources: Map<string, string> } {
  const position = lastEventId === null ? null : parseEventId(lastEventId);
  const sources = [...(position?.sources ?? [])].filter(([topic]) => topics.includes(topic));
  return { resumed: position?.place ?? null, sources: new Map(sources) };
}

function toldOf(item: StreamItem): { topic: string; data: unknown } {
  if (item.kind === 'change') return item.change;
  return item.kind === 'source' ? item : { topic: liveControlTopics.reset, data: {} };
}

/** Null when the stream cannot be taken up where it was left. */
async function findMissed(
  { hub, lastEventId, projectId, topics }: Follow,
  after: Place | null,
  until: Place,
): Promise<FeedChange[] | null> {
  if (lastEventId === null) return [];
  if (after === null) return null;
  return readMissed(hub.db, { after, until, projectId, topics });
}

function startSources(
  ctx: ServiceContext,
  { sources, topics, project, projectId, subscriber }: Follow,
  positions: ReadonlyMap<string, string>,
  signal: AbortSignal,
): void {
  for (const topic of topics) {
    const source = sources.find(({ prefix }) => topic.startsWith(prefix));
    if (!source) continue;
    const after = positions.get(topic) ?? null;
    void pumpSource(ctx, source, subscriber, { project, projectId, topic, after, signal });
  }
}
