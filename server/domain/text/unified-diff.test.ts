import { describe, expect, it } from 'vitest';
import { unifiedDiff } from './unified-diff';

const shown = (before: string, after: string) =>
  unifiedDiff(before, after, 1).map((line) =>
    line.kind === 'gap'
      ? `… ${line.count}`
      : `${{ same: ' ', added: '+', removed: '-' }[line.kind]}${line.text} ${line.before ?? ''}/${line.after ?? ''}`,
  );

describe('unifiedDiff', () => {
  it('shows a change with what is around it, and counts what it leaves out', () => {
    expect(shown('a\nb\nc\nd\ne\nf\n', 'a\nb\nc\nD\ne\nf\n')).toEqual([
      '… 2',
      ' c 3/3',
      '-d 4/',
      '+D /4',
      ' e 5/5',
      '… 1',
    ]);
  });

  it('numbers the lines of both texts', () => {
    expect(shown('a\nb\n', 'x\na\nb\n')).toEqual(['+x /1', ' a 1/2', '… 1']);
  });

  it('is one gap when nothing differs, and nothing when there is nothing', () => {
    expect(shown('a\nb\n', 'a\nb')).toEqual(['… 2']);
    expect(shown('', '')).toEqual([]);
  });
});
