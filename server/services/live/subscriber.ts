import type { FeedChange } from './change-feed';
import type { Lease } from './lease';
import type { Place } from './place';

/** What an open stream is about to say. */
export type StreamItem =
  /** `place`: where the stream stands after it; null: as before, as more was committed at once. */
  | { kind: 'change'; change: FeedChange; place: Place | null }
  /** Changes were dropped: there are too many, or the reader is too slow. */
  | { kind: 'dropped'; place: Place }
  | { kind: 'source'; topic: string; data: unknown; position: string | null };

/** One open stream: what is for it waits here until its reader comes. */
export type Subscriber = Lease & {
  /** Takes what was committed up to a place, without waiting; a reader that is too slow loses some and is told. */
  push: (changes: readonly FeedChange[], place: Place) => void;
  /** More was committed up to a place than is told. */
  drop: (place: Place) => void;
  /** Takes an event of a source and resolves when the reader has it, so that a source is never ahead of its reader. */
  hand: (item: Extract<StreamItem, { kind: 'source' }>) => Promise<void>;
  end: (error: Error) => void;
  /** The next item. Throws what ended the stream. */
  next: () => Promise<StreamItem>;
};

type Waiting = { item: StreamItem; taken?: () => void };

const maxWaiting = 1000;

export function createSubscriber(lease: Lease, topics: ReadonlySet<string>): Subscriber {
  let queue: Waiting[] = [];
  let ended: { error: Error } | undefined;
  let wake: (() => void) | undefined;
  const ring = () => {
    wake?.();
    wake = undefined;
  };
  const add = (waiting: Waiting) => {
    queue.push(waiting);
    ring();
  };
  const drop = (place: Place) => {
    queue = queue.filter(({ item }) => item.kind === 'source');
    add({ item: { kind: 'dropped', place } });
  };
  return {
    ...lease,
    push: (changes, place) => {
      const own = changes.filter(
        ({ topic, projectId }) => topics.has(topic) && (projectId === null || projectId === lease.projectId),
      );
      if (queue.length + own.length > maxWaiting) return drop(place);
      for (const [index, change] of own.entries()) {
        add({ item: { kind: 'change', change, place: index === own.length - 1 ? place : null } });
      }
    },
    drop,
    hand: (item) => new Promise((taken) => add({ item, taken })),
    end: (error) => {
      ended ??= { error };
      ring();
    },
    next: async () => {
      for (;;) {
        if (ended) throw ended.error;
        const first = queue.shift();
        if (first) {
          first.taken?.();
          return first.item;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
