import { describe, expect, it } from 'vitest';
import { idTime, isId, newId } from './ids';

describe('newId', () => {
  it('has the prefix and 26 characters', () => {
    expect(newId('app')).toMatch(/^app_[0-9a-hjkmnp-tv-z]{26}$/);
  });

  it('sorts in the order of making, also within a millisecond and when the clock goes back', () => {
    const ids = Array.from({ length: 20_000 }, (_, n) => newId('app', n % 3 === 0 ? 1_000 : undefined));
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('tells when it was made', () => {
    const before = Date.now();
    const at = idTime(newId('run')).getTime();
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(Date.now());
  });
});

describe('isId', () => {
  it('accepts its own and rejects others', () => {
    expect(isId('app', newId('app'))).toBe(true);
    expect(isId('app', newId('run'))).toBe(false);
    expect(isId('app', 'app_short')).toBe(false);
    expect(isId('app', `${newId('app')}x`)).toBe(false);
  });
});
