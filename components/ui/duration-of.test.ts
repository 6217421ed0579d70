import { expect, it } from 'vitest';
import { spanOf } from './duration-of';

it.each([
  [400, { unit: 'milliseconds', large: 400, small: 0 }],
  [59_400, { unit: 'seconds', large: 59, small: 0 }],
  [72_000, { unit: 'minutes', large: 1, small: 12 }],
  [3_600_000 + 120_000, { unit: 'hours', large: 1, small: 2 }],
  [-5, { unit: 'milliseconds', large: 0, small: 0 }],
] as const)('%i ms', (ms, span) => expect(spanOf(ms)).toEqual(span));
