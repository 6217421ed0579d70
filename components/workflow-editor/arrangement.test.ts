import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SpotPatch } from '@/server/domain/arrangement';
import { Arrangement } from './arrangement';

const at = (x: number) => ({ x, y: 0 });

/** A store whose answers the test gives. */
function held() {
  const asked: [string, { x: number; y: number } | null][][] = [];
  const answers: PromiseWithResolvers<{ version: number }>[] = [];
  const keep = (patch: SpotPatch) => {
    asked.push([...patch]);
    const answer = Promise.withResolvers<{ version: number }>();
    answers.push(answer);
    return answer.promise;
  };
  return { asked, answers, arrangement: new Arrangement({ keep }) };
}

describe('an arrangement', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is not known before it was read, and what is changed here stays on top of what others do', async () => {
    const { asked, answers, arrangement } = held();
    expect(arrangement.spots).toBeNull();
    arrangement.receive({ version: 3, spots: new Map([['a', at(1)]]) });
    arrangement.write(new Map([['a', at(2)]]));
    arrangement.write(new Map([['b', at(3)]]));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked).toEqual([
      [
        ['a', at(2)],
        ['b', at(3)],
      ],
    ]);
    arrangement.receive({
      version: 4,
      spots: new Map([
        ['a', at(9)],
        ['c', at(9)],
      ]),
    });
    expect([...(arrangement.spots ?? [])]).toEqual([
      ['a', at(2)],
      ['c', at(9)],
      ['b', at(3)],
    ]);
    answers[0]?.resolve({ version: 5 });
    await vi.advanceTimersByTimeAsync(0);
    arrangement.receive({ version: 4, spots: new Map([['a', at(9)]]) });
    expect(arrangement.spots?.get('a'), 'an answer from before').toEqual(at(2));
    arrangement.receive({ version: 6, spots: new Map([['a', at(7)]]) });
    expect(arrangement.spots?.get('a'), 'the last one wins').toEqual(at(7));
  });

  it('is sent again together with what came after it, where it could not be kept', async () => {
    const { asked, answers, arrangement } = held();
    arrangement.receive({ version: 0, spots: new Map() });
    arrangement.write(new Map([['a', at(1)]]));
    await vi.advanceTimersByTimeAsync(1_000);
    answers[0]?.reject(new Error('offline'));
    await vi.advanceTimersByTimeAsync(0);
    expect(arrangement.keeping).toMatchObject({ state: 'failed' });
    arrangement.write(new Map([['b', null]]));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.at(-1)).toEqual([
      ['a', at(1)],
      ['b', null],
    ]);
  });

  it('of a document that is not saved is there at once and sent nowhere', () => {
    const arrangement = new Arrangement(null);
    arrangement.write(new Map([['a', at(1)]]));
    expect([...(arrangement.spots ?? [])]).toEqual([['a', at(1)]]);
    expect(arrangement.keeping).toEqual({ state: 'kept', at: null });
  });
});
