import { expect, it } from 'vitest';
import { newestFirst } from './newest-first';

it('sorts by the rules of semver, what is no version last', () => {
  const sorted = [
    '2.0.0',
    'v1.10.0',
    '1.9.1',
    '1.9.1-rc.10',
    '1.9.1-rc.2',
    '1.9.1-rc',
    '1.9.1-1',
    '1.2',
    'main',
  ];
  expect(newestFirst([...sorted].reverse())).toEqual(sorted);
  expect(newestFirst(['1.0.0+1', '1.0.0+2'])).toEqual(['1.0.0+2', '1.0.0+1']);
});
