import type { HandlerContext } from '@/server/engine/runner/handler';

export type Net = {
  /** When a node that waits looks again by itself, in ms. */
  after(ctx: Pick<HandlerContext, 'executionId' | 'node'>): number;
};

const shortestMs = 3_000;
const longestMs = 15_000;
const looksPerSecond = 10;

/**
 * For nodes that sensing wakes as soon as there is something to decide: their own looks are a net, and for the progress. Few look every
 * 3 seconds; the more wait, the more seldom each does, so that a process looks 10 times a second at most.
 */
export function createNet(now: () => number = () => performance.now()): Net {
  // The one that looked longest ago first.
  const waiting = new Map<string, number>();
  return {
    after({ executionId, node }) {
      const nowMs = now();
      const id = `${executionId} ${node.key}`;
      waiting.delete(id);
      waiting.set(id, nowMs);
      for (const [each, lookedMs] of waiting) {
        if (nowMs - lookedMs <= longestMs) break;
        waiting.delete(each);
      }
      return Math.min(Math.max(shortestMs, (waiting.size * 1_000) / looksPerSecond), longestMs);
    },
  };
}
