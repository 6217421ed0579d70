import { InvalidArgumentError } from 'commander';

/** A whole number from 1; of a revision also as it is written, `r3`. */
export function parseCount(text: string): number {
  const count = Number(text.replace(/^r/, ''));
  if (Number.isInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError('expected a whole number from 1');
}
