import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WorkQueue } from './work-queue';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('WorkQueue', () => {
  it('handles a key once, however often it was added before its turn', () => {
    const handled: string[] = [];
    const queue = new WorkQueue({ reconcile: (key) => void handled.push(key), onError: () => 'drop' });
    queue.add('a');
    queue.add('b');
    queue.add('a');
    expect(handled).toEqual([]);
    vi.runAllTimers();
    expect(handled).toEqual(['a', 'b']);
  });

  it('handles a key again that was added while it was being handled', () => {
    let turns = 0;
    const queue = new WorkQueue({
      reconcile: (key) => {
        turns += 1;
        if (turns === 1) queue.add(key);
        return undefined;
      },
      onError: () => 'drop',
    });
    queue.add('a');
    vi.runAllTimers();
    expect(turns).toBe(2);
  });

  it('comes back after the delay that was asked for, the soonest one', () => {
    const times: number[] = [];
    const start = Date.now();
    const queue = new WorkQueue({
      reconcile: () => {
        times.push(Date.now() - start);
        return times.length === 1 ? 500 : undefined;
      },
      onError: () => 'drop',
    });
    queue.add('a');
    vi.advanceTimersByTime(10);
    queue.addAfter('a', 2_000);
    vi.advanceTimersByTime(5_000);
    expect(times).toHaveLength(2);
    expect(times[1]).toBeGreaterThanOrEqual(500);
    expect(times[1]).toBeLessThan(520);
  });

  it('tries again after growing delays, and forgets them after a success', () => {
    const times: number[] = [];
    const queue = new WorkQueue({
      reconcile: () => {
        times.push(Date.now());
        if (times.length < 5) throw new Error('not yet');
        return undefined;
      },
      onError: () => 'retry',
    });
    queue.add('a');
    vi.runAllTimers();
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps.map((gap) => Math.round(gap / 20))).toEqual([1, 2, 4, 8]);
  });

  it('does nothing after stop', () => {
    let turns = 0;
    const queue = new WorkQueue({ reconcile: () => void turns++, onError: () => 'drop' });
    queue.add('a');
    queue.addAfter('b', 10);
    queue.stop();
    queue.add('c');
    vi.runAllTimers();
    expect(turns).toBe(0);
  });
});
