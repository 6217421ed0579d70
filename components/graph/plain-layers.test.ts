import { describe, expect, it } from 'vitest';
import { layPlainLayers } from './plain-layers';

const box = (id: string) => ({ id, width: 100, height: 40 });
const lay = (ids: string[], lines: [string, string][], down = true) =>
  layPlainLayers(
    ids.map(box),
    lines.map(([source, target]) => ({ source, target })),
    { down, gap: 20, layerGap: 44 },
  );

describe('plain layers', () => {
  it('put each behind all that it comes after, under or beside them', () => {
    const lines: [string, string][] = [
      ['a', 'b'],
      ['a', 'c'],
      ['b', 'd'],
      ['c', 'd'],
      ['a', 'd'],
    ];
    const down = lay(['d', 'a', 'c', 'b'], lines);
    expect(['a', 'b', 'c', 'd'].map((id) => down.get(id)?.y)).toEqual([20, 104, 104, 188]);
    expect(down.get('a')?.x).toBeCloseTo(down.get('d')?.x ?? 0);
    const right = lay(['d', 'a', 'c', 'b'], lines, false);
    expect(['a', 'b', 'c', 'd'].map((id) => right.get(id)?.x)).toEqual([50, 194, 194, 338]);
  });

  it('never lay one on another, cross no lines that need not cross, and are done with thousands', () => {
    const ids = Array.from({ length: 5_000 }, (_, index) => `s${index}`);
    const lines = ids.flatMap((id, index): [string, string][] =>
      index < 10 ? [] : [[`s${index - 10}`, id]],
    );
    const places = lay(ids, lines);
    const rows = Map.groupBy(places.values(), ({ y }) => y);
    expect(rows.size).toBe(500);
    for (const row of rows.values()) {
      const xs = row.map(({ x }) => x).toSorted((a, b) => a - b);
      for (const [index, x] of xs.slice(1).entries())
        expect(x - (xs[index] ?? 0)).toBeGreaterThanOrEqual(119.99);
    }
    for (const [source, target] of lines)
      expect(places.get(source)?.x).toBeCloseTo(places.get(target)?.x ?? NaN);
  });

  it('take circles as they come', () => {
    const places = lay(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'a'],
        ['b', 'c'],
      ],
    );
    expect(places.size).toBe(3);
    expect(places.get('c')?.y).toBeGreaterThan(places.get('b')?.y ?? Infinity);
  });
});
