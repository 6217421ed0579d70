import { expect, it } from 'vitest';
import { initialsOf } from './initials-of';

it.each([
  ['Mira Kowalski', 'MK'],
  ['Wei van der Linden', 'WL'],
  ['admin', 'AD'],
  ['admin@loam.local', 'AL'],
  ['王小明', '明'],
  ['', '?'],
])('%s becomes %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
