import { describe, expect, it } from 'vitest';
import { snap } from './guides';

const other = { x: 100, y: 100, width: 192, height: 42 };

describe('what is dragged', () => {
  it('comes onto the grid where no neighbour is near', () => {
    const { by, guides } = snap({ x: 405, y: 393, width: 192, height: 42 }, [other], 5);
    expect(by).toEqual({ x: -5, y: 7 });
    expect(guides).toEqual([]);
  });

  it('comes into line with a neighbour, and a guide shows which', () => {
    const { by, guides } = snap({ x: 103, y: 393, width: 192, height: 42 }, [other], 5);
    expect(by.x).toBe(-3);
    expect(guides).toEqual([{ axis: 'x', at: 196, from: 100, to: 442 }]);
  });

  it('comes into line by its edge where it is wider, and in both directions at once', () => {
    const { by, guides } = snap({ x: 98, y: 104, width: 240, height: 42 }, [other], 5);
    expect(by).toEqual({ x: 2, y: -4 });
    expect(guides.map(({ axis, at }) => [axis, at])).toEqual([
      ['x', 100],
      ['y', 121],
    ]);
  });
});
