import type { FeedChange } from './change-feed';
import type { Lease } from './lease';

/** What an open stream is about to say. */
export type StreamItem =
  | { kind: 'change'; change: FeedChange }
  /** Changes were dropped, because the reader is too slow. */
  | { kind: 'dropped' }
  | { kind: 'source'; topic: string; data: unknown; position: string | null };

/** One open stream: what is for it waits here until its reader comes. */
export type Subscriber = Lease & {
  /** Takes a change without waiting; a reader that is too slow loses some and is told. */
  push: (change: FeedChange) => void;
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
  return {
    ...lease,
    push: (change) => {
      if (!topics.has(change.topic)) return;
      if (change.projectId !== null && change.projectId !== lease.projectId) return;
      if (queue.length >= maxWaiting) {
        queue = queue.filter(({ item }) => item.kind === 'source');
        add({ item: { kind: 'dropped' } });
      }
      add({ item: { kind: 'change', change } });
    },
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
