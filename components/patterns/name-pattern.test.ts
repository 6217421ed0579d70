import { expect, it } from 'vitest';
import { namePattern } from './name-pattern';

it('is a pattern that a browser takes, and means names of Kubernetes', () => {
  const pattern = new RegExp(`^(?:${namePattern})$`, 'v');
  for (const name of ['a', 'fra-1', '0-9']) expect(pattern.test(name)).toBe(true);
  for (const name of ['-a', 'a-', 'A', 'a b', '']) expect(pattern.test(name)).toBe(false);
});
