import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeTexts } from './merge-texts';

const names = { mine: 'yours', theirs: 'r2, Kim' };
const base = 'name: shop\nimage: a\nport: 80\nreplicas: 1\n';

describe('mergeTexts', () => {
  it('takes what only one of the two changed', () => {
    const mine = base.replace('replicas: 1', 'replicas: 3');
    const theirs = base.replace('image: a', 'image: b');
    expect(mergeTexts({ base, mine, theirs }, names)).toEqual({
      text: 'name: shop\nimage: b\nport: 80\nreplicas: 3\n',
      conflicts: 0,
    });
  });

  it('sets both versions beside each other where both changed the same lines', () => {
    const mine = base.replace('image: a', 'image: m');
    const theirs = base.replace('image: a', 'image: t').replace('replicas: 1', 'replicas: 2');
    expect(mergeTexts({ base, mine, theirs }, names)).toEqual({
      text: 'name: shop\n<<<<<<< yours\nimage: m\n=======\nimage: t\n>>>>>>> r2, Kim\nport: 80\nreplicas: 2\n',
      conflicts: 1,
    });
  });

  it('sees no conflict where both did the same', () => {
    const both = base.replace('image: a', 'image: b');
    expect(mergeTexts({ base, mine: both, theirs: both }, names)).toEqual({ text: both, conflicts: 0 });
  });

  it('loses no line that either of them wrote', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 10 });
    const own = (mark: string) =>
      fc.array(fc.constantFrom('a', 'b', 'c', `${mark}1`, `${mark}2`), { maxLength: 10 });
    fc.assert(
      fc.property(text, own('m'), own('t'), (before, mine, theirs) => {
        const merged = mergeTexts(
          { base: before.join('\n'), mine: mine.join('\n'), theirs: theirs.join('\n') },
          names,
        ).text.split('\n');
        for (const line of ['m1', 'm2', 't1', 't2']) {
          const written = [...mine, ...theirs].filter((each) => each === line).length;
          expect(merged.filter((each) => each === line)).toHaveLength(written);
        }
      }),
      { numRuns: 500 },
    );
  });
});
