import { describe, expect, it } from 'vitest';
import { agoOf } from './ago-of';

const now = new Date('2026-05-12T14:32:08Z');
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe('agoOf', () => {
  it.each([
    [0, { unit: 'now', count: 0 }],
    [4, { unit: 'now', count: 0 }],
    [59, { unit: 'seconds', count: 59 }],
    [60, { unit: 'minutes', count: 1 }],
    [3599, { unit: 'minutes', count: 59 }],
    [3600, { unit: 'hours', count: 1 }],
    [86_399, { unit: 'hours', count: 23 }],
    [86_400, { unit: 'date', count: 0 }],
  ])('%i seconds', (seconds, expected) => {
    expect(agoOf(before(seconds), now)).toEqual(expected);
  });

  it('says now for a clock that runs ahead of ours', () => {
    expect(agoOf(before(-30), now)).toEqual({ unit: 'now', count: 0 });
  });
});
