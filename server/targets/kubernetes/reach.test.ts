import { afterEach, describe, expect, it, vi } from 'vitest';
import { LoamError } from '@/server/domain/error';
import { type Away, type Reach, createReach } from './reach';

const soon = { timeout: 3_000, interval: 5 };
const lostCall = () => Promise.reject(new LoamError('cluster-unreachable', 'connection refused'));
const reaches: Reach[] = [];
let there: boolean;
let turns: (Away | null)[];

function create(): Reach {
  there = true;
  turns = [];
  const reach = createReach({
    name: 'east',
    probe: async () => (there ? undefined : lostCall()),
    onChange: (away) => void turns.push(away),
    times: { silenceMs: 60, probeMs: 100, idleMs: 60, retryMs: 20, longestRetryMs: 40, recentMs: 200 },
  });
  reaches.push(reach);
  return reach;
}
afterEach(() => {
  for (const reach of reaches.splice(0)) reach.close();
});

describe('a cluster', () => {
  it('is away when a call fails and nobody answers when asked; calls then fail at once', async () => {
    const reach = create();
    there = false;
    await expect(reach.call(lostCall)).rejects.toMatchObject({ code: 'cluster-unreachable' });
    expect(reach.away()?.since).toBeInstanceOf(Date);
    const call = vi.fn();
    await expect(reach.call(call)).rejects.toThrow('Cluster "east" is unreachable since');
    expect(call).not.toHaveBeenCalled();
  });

  it('is not away when one call fails and it answers when asked', async () => {
    const reach = create();
    await expect(reach.call(lostCall)).rejects.toThrow('connection refused');
    expect(reach.away()).toBeNull();
  });

  it('is not away when it refuses, and when a call was given up', async () => {
    const reach = create();
    there = false;
    for (const error of [new LoamError('conflict', 'taken'), new LoamError('cancelled', 'given up')]) {
      await expect(reach.call(() => Promise.reject(error))).rejects.toBe(error);
    }
    expect(turns).toEqual([]);
  });

  it('is as fast as it answers now, not as it was a while ago or before it went away', async () => {
    const reach = create();
    const slow = () => new Promise((resolve) => setTimeout(resolve, 50));
    await reach.call(slow);
    expect(reach.latencyMs()).toBeGreaterThan(40);
    await new Promise((resolve) => setTimeout(resolve, 220));
    expect(reach.latencyMs()).toBeNull();
    await reach.call(slow);
    there = false;
    await expect(reach.call(lostCall)).rejects.toThrow('is unreachable since');
    there = true;
    await expect.poll(() => reach.away(), soon).toBeNull();
    expect(reach.latencyMs()).toBeNull();
  });

  it('that stands still is noticed by the calls that wait, and they are ended', async () => {
    const reach = create();
    there = false;
    const hanging = reach.call(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    );
    await expect(hanging).rejects.toThrow('is unreachable since');
  });

  it('that stands still is noticed though nothing but a stream is open', async () => {
    const reach = create();
    there = false;
    const stream = new AbortController();
    reach.holdStream(stream.signal);
    await vi.waitFor(() => expect(reach.away()).not.toBeNull(), soon);
    stream.abort();
  });

  it('is asked again by itself, and told once when it is back', async () => {
    const reach = create();
    there = false;
    await expect(reach.call(lostCall)).rejects.toThrow('unreachable');
    there = true;
    await vi.waitFor(() => expect(reach.away()).toBeNull(), soon);
    expect(turns).toEqual([expect.objectContaining({ since: expect.any(Date) }), null]);
    expect(await reach.call(async () => 'done')).toBe('done');
  });

  it('is silent while many wait and nothing comes back', async () => {
    const reach = create();
    const ends: (() => void)[] = [];
    const calls = Array.from({ length: 5 }, () =>
      reach.call(() => new Promise<void>((end) => ends.push(end))),
    );
    expect(reach.isSilent()).toBe(false);
    for (const end of ends) end();
    await Promise.all(calls);
    expect(reach.isSilent()).toBe(false);
  });

  it('that nobody has wanted for long is asked rarely, and at once often again when somebody does', async () => {
    let asked = 0;
    const reach = createReach({
      name: 'off',
      probe: () => {
        asked += 1;
        return lostCall();
      },
      onChange: () => undefined,
      times: { retryMs: 5, longestRetryMs: 10, forgottenMs: 100, restMs: 60_000 },
    });
    reaches.push(reach);
    await expect(reach.call(lostCall)).rejects.toThrow('unreachable since');
    // The pause doubles up to a minute as soon as it is forgotten: in the end no try is near any more.
    let before = -1;
    await vi.waitFor(
      () => {
        const last = before;
        before = asked;
        expect(asked).toBe(last);
      },
      { timeout: 5_000, interval: 400 },
    );
    reach.want();
    await vi.waitFor(() => expect(asked).toBeGreaterThan(before + 2), soon);
  });
});
