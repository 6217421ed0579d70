import { describe, expect, it } from 'vitest';
import { firstDifference } from './install.mjs';

const wanted = {
  '': { name: 'loam', version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/other-system': { version: '2.0.0', optional: true },
};

describe('firstDifference', () => {
  it('is none when all that is wanted here is here', () => {
    expect(firstDifference(wanted, { 'node_modules/a': { version: '1.0.0' } })).toBeUndefined();
  });

  it.each([
    ['nothing installed', undefined, 'none yet'],
    ['a package missing', {}, 'a 1.0.0'],
    ['another version', { 'node_modules/a': { version: '0.9.0' } }, 'a 1.0.0'],
    [
      'another version of an optional one',
      { 'node_modules/a': { version: '1.0.0' }, 'node_modules/other-system': { version: '1.0.0' } },
      'other-system 2.0.0',
    ],
  ])('tells %s', (_name, noted, expected) => {
    expect(firstDifference(wanted, noted)).toBe(expected);
  });
});
