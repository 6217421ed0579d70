import { expect, it } from 'vitest';
import { type Found, placeAt } from './place-at';

const step: Found = { kind: 'node', id: 'step' };
const line: Found = { kind: 'edge', id: 'a>b' };
const group: Found = { kind: 'frame', id: 'group' };

it('is behind a step, on a line, in a group, or at the end, whatever lies topmost', () => {
  expect(placeAt([step, line, group])).toEqual({ after: 'step' });
  expect(placeAt([line, group])).toEqual({ edge: 'a>b' });
  expect(placeAt([group])).toEqual({ within: 'group' });
  expect(placeAt([])).toEqual({ within: null });
});

it('is never in or behind what is being moved itself', () => {
  const moved = new Set(['group', 'step']);
  expect(placeAt([step, group, { kind: 'frame', id: 'outer' }], moved)).toEqual({ within: 'outer' });
  expect(placeAt([step, group], moved)).toEqual({ within: null });
});
