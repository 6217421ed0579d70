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
