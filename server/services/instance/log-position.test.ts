import { expect, it } from 'vitest';
import { formatLogPosition, parseLogPosition } from './log-position';

it('comes back as it was written', () => {
  const position = new Map([
    ['web-5b8c6d-q9wnl*app', '2026-11-28T17:50:00.123456789Z'],
    ['web-5b8c6d-x1*side.car', '2026-11-28T17:50:01Z'],
  ]);
  const text = formatLogPosition(position);
  expect(parseLogPosition(text)).toEqual(position);
  expect(encodeURIComponent(text)).toBe(text);
  expect(parseLogPosition(formatLogPosition(new Map()))).toEqual(new Map());
});

it.each(['web', 'web*app', 'web*app*yesterday', 'web*app*2026-11-28T17_50_00Z!', '2026-11-28T17:50:00Z'])(
  'refuses %s',
  (text) => {
    expect(parseLogPosition(text)).toBeNull();
  },
);
