import { describe, expect, it } from 'vitest';
import { type Place, holds, isBeyond, parsePlace } from './place';

const place = (text: string): Place => {
  const parsed = parsePlace(text);
  if (!parsed) throw new Error(`not read: ${text}`);
  return parsed;
};

describe('a place in the feed', () => {
  it.each([
    [9n, true],
    [10n, false],
    [11n, true],
    [13n, false],
    [14n, true],
    [15n, false],
  ])('of 10:15:10,13 holds %d: %s', (tx, held) => {
    expect(holds(place('10:15:10,13'), tx)).toBe(held);
  });

  it('is beyond another when all that was seen there was seen here', () => {
    expect(isBeyond(place('15:15:'), place('10:15:10,13'))).toBe(true);
    expect(isBeyond(place('14:16:14'), place('10:15:10,13'))).toBe(false);
  });

  it.each([
    '',
    '1-1',
    '10:15',
    '0:15:',
    '15:10:',
    '10:15:9',
    '10:15:15',
    '10:15:13,11',
    '10:15:11,11',
    '10:15:11,',
    `10:${2n ** 64n}:`,
    `10:20000:${Array.from({ length: 3000 }, (_, i) => i + 10).join(',')}`,
  ])('is not read from "%.40s", which PostgreSQL would not write', (text) => {
    expect(parsePlace(text)).toBeNull();
  });
});
