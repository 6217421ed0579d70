import { expect, it } from 'vitest';
import { problemsUnder } from './problems-under';

const at = (path?: string) => ({
  code: 'invalid-document' as const,
  message: 'x',
  ...(path === undefined ? {} : { path }),
});

it('takes what is at or below a path, and nothing beside it', () => {
  const problems = [at('spec.a'), at('spec.a.image'), at('spec.a[0].port'), at('spec.ab'), at('spec'), at()];
  expect(problemsUnder('spec.a', problems).map(({ path }) => path)).toEqual(['', 'image', '[0].port']);
});
