import { expect, it } from 'vitest';
import { differingParts } from './differing-parts';

it('short texts stay whole', () => {
  expect(differingParts('nginx:1', 'nginx:2', 60)).toEqual(['nginx:1', 'nginx:2']);
});

it('of long texts what differs is shown, with a little of what is before it', () => {
  const file = (level: string) => `${'a: 1\n'.repeat(100)}level: ${level}\n${'b: 2\n'.repeat(100)}`;
  const [before, after] = differingParts(file('debug'), file('info'), 60);
  expect(before).toMatch(/^….*level: debug\n.*…$/s);
  expect(after).toMatch(/^….*level: info\n.*…$/s);
  expect(before.length).toBeLessThanOrEqual(62);
  expect(differingParts('x'.repeat(100), 'y', 60)).toEqual([`${'x'.repeat(60)}…`, 'y']);
  // One is the beginning of the other.
  expect(differingParts('x'.repeat(100), `${'x'.repeat(100)}y`, 60)).toEqual([
    `…${'x'.repeat(20)}`,
    `…${'x'.repeat(20)}y`,
  ]);
});
