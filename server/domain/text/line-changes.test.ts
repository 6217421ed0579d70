import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineChanges, type LineChange } from './line-changes';

function applied(before: readonly string[], changes: readonly LineChange[]): string[] {
  const after: string[] = [];
  let at = 0;
  for (const { from, to, lines } of changes) {
    after.push(...before.slice(at, from), ...lines);
    at = to;
  }
  return [...after, ...before.slice(at)];
}

describe('lineChanges', () => {
  it('finds nothing in what is the same', () => {
    expect(lineChanges(['a', 'b'], ['a', 'b'])).toEqual([]);
    expect(lineChanges([], [])).toEqual([]);
  });

  it('finds a changed, an added and a removed line', () => {
    expect(lineChanges(['a', 'b', 'c'], ['a', 'B', 'c'])).toEqual([{ from: 1, to: 2, lines: ['B'] }]);
    expect(lineChanges(['a', 'c'], ['a', 'b', 'c'])).toEqual([{ from: 1, to: 1, lines: ['b'] }]);
    expect(lineChanges(['a', 'b', 'c'], ['a', 'c'])).toEqual([{ from: 1, to: 2, lines: [] }]);
  });

  it('keeps what stands between two changes', () => {
    expect(lineChanges(['a', 'x', 'c', 'y'], ['b', 'x', 'c', 'z'])).toEqual([
      { from: 0, to: 1, lines: ['b'] },
      { from: 3, to: 4, lines: ['z'] },
    ]);
  });

  it('makes the one out of the other, whatever they are, and keeps as much as can be kept', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const changes = lineChanges(before, after);
        expect(applied(before, changes)).toEqual(after);
        const removed = changes.reduce((sum, { from, to }) => sum + to - from, 0);
        expect(before.length - removed).toBe(longestCommon(before, after));
      }),
      { numRuns: 500 },
    );
  });

  it('gives up on finding the shortest way through thousands of lines that all differ', () => {
    const before = Array.from({ length: 4000 }, (_, line) => `before ${line}`);
    const after = Array.from({ length: 4000 }, (_, line) => `after ${line}`);
    expect(applied(before, lineChanges(before, after))).toEqual(after);
  });
});

function longestCommon(one: readonly string[], other: readonly string[]): number {
  let row = Array.from({ length: other.length + 1 }, () => 0);
  for (const line of one) {
    const next = [0];
    for (const [index, candidate] of other.entries())
      next.push(line === candidate ? (row[index] ?? 0) + 1 : Math.max(row[index + 1] ?? 0, next[index] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}
