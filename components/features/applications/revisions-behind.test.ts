import { expect, it } from 'vitest';
import { revisionsBehind } from './revisions-behind';

const stages = [
  { stage: 'dev', revision: 49 },
  { stage: 'staging', revision: null },
  { stage: 'prod', revision: 47 },
];

it('counts from the nearest stage before that has a revision', () => {
  expect(revisionsBehind(stages, ['dev', 'staging'], 47)).toBe(2);
});

it('is nothing for the first stage, for one ahead, and for one without a revision', () => {
  expect(revisionsBehind(stages, [], 49)).toBe(0);
  expect(revisionsBehind(stages, ['dev'], 50)).toBe(0);
  expect(revisionsBehind(stages, ['dev'], null)).toBe(0);
});
