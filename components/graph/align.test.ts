import { describe, expect, it } from 'vitest';
import { align, alignments, distribute, nudge } from './align';
import { moved } from './boxes';

const boxes = new Map([
  ['a', { x: 0, y: 0, width: 200, height: 40 }],
  ['b', { x: 90, y: 100, width: 100, height: 80 }],
  ['c', { x: 250, y: 300, width: 50, height: 40 }],
]);
const after = (moves: ReadonlyMap<string, { x: number; y: number }>) =>
  [...boxes].map(([id, box]) => moved(box, moves.get(id) ?? { x: 0, y: 0 }));

describe('align', () => {
  it.each(alignments)('brings them to one line: %s', (to) => {
    const all = after(align(boxes, to));
    const lines = all.map(({ x, y, width, height }) => {
      const of = {
        left: x,
        centre: x + width / 2,
        right: x + width,
        top: y,
        middle: y + height / 2,
        bottom: y + height,
      };
      return of[to];
    });
    expect(new Set(lines).size).toBe(1);
    const still = ['left', 'centre', 'right'].includes(to) ? 'y' : 'x';
    expect(all.map((box) => box[still])).toEqual([...boxes.values()].map((box) => box[still]));
  });
});

describe('distribute', () => {
  it('leaves the same room between each and the next, and the ends where they are', () => {
    const [a, b, c] = after(distribute(boxes, 'down'));
    expect([a?.y, c?.y]).toEqual([0, 300]);
    expect((b?.y ?? 0) - 40).toBe(300 - ((b?.y ?? 0) + 80));
    expect(after(distribute(boxes, 'across')).map(({ x }) => x)).toEqual([0, 175, 250]);
  });

  it('changes nothing of two', () => {
    expect(distribute(new Map([...boxes].slice(0, 2)), 'down').size).toBe(0);
  });
});

describe('nudge', () => {
  it('goes to the next line of the grid, all as far', () => {
    expect(nudge(boxes, [1, 0], 16).get('c')).toEqual({ x: 16, y: 0 });
    const off = new Map([['a', { x: 5, y: -5, width: 1, height: 1 }]]);
    expect(nudge(off, [1, 0], 16).get('a')).toEqual({ x: 11, y: 0 });
    expect(nudge(off, [-1, 0], 16).get('a')).toEqual({ x: -5, y: 0 });
    expect(nudge(off, [0, -1], 16).get('a')).toEqual({ x: 0, y: -11 });
  });
});
