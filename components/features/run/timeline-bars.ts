import type { NodeState } from '@/server/domain/status';

export type TimelineNode = {
  key: string;
  name: string;
  kind: string;
  state: NodeState;
  startedAt: Date | null;
  finishedAt: Date | null;
};
export type Bar = {
  key: string;
  name: string;
  state: NodeState;
  /** Parts of the whole width, 0 to 1; null: it has not begun. */
  place: { from: number; width: number } | null;
  ms: number;
};

const least = 0.002;

/** One bar a node that did something, in the order in which they began. */
export function toBars(nodes: TimelineNode[], from: number, until: number): Bar[] {
  const span = Math.max(until - from, 1);
  return nodes
    .filter((node) => node.kind !== 'gate' && node.kind !== 'done')
    .toSorted((a, b) => (a.startedAt?.getTime() ?? Infinity) - (b.startedAt?.getTime() ?? Infinity))
    .map(({ key, name, state, startedAt, finishedAt }) => {
      const start = startedAt?.getTime();
      if (start === undefined) return { key, name, state, place: null, ms: 0 };
      const ms = Math.max((finishedAt?.getTime() ?? until) - start, 0);
      const at = (start - from) / span;
      return {
        key,
        name,
        state,
        ms,
        place: { from: at, width: Math.max(Math.min(ms / span, 1 - at), least) },
      };
    });
}
