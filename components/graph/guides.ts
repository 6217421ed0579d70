import type { Point } from './boxes';
import { type Box, grid } from './model';

/** A thin line through what stands in one line: across the canvas at `at` of its axis, from one end to the other. */
export type Guide = { axis: 'x' | 'y'; at: number; from: number; to: number };

const sides = { x: ['x', 'width', 'y', 'height'], y: ['y', 'height', 'x', 'width'] } as const;
/** In this order: two that are as wide stand in line by their middle, and that says all. */
const parts = [0.5, 0, 1];

/** What is dragged comes into line with a neighbour that is `near`, else onto the grid. */
export function snap(box: Box, others: readonly Box[], near: number): { by: Point; guides: Guide[] } {
  const by = { x: snapAxis(box, others, 'x', near), y: snapAxis(box, others, 'y', near) };
  const at = { ...box, x: box.x + by.x, y: box.y + by.y };
  return { by, guides: [...guidesOf(at, others, 'x'), ...guidesOf(at, others, 'y')] };
}

function snapAxis(box: Box, others: readonly Box[], axis: 'x' | 'y', near: number): number {
  const [at, size] = sides[axis];
  let best: number | undefined;
  for (const other of others)
    for (const part of parts) {
      const by = other[at] + other[size] * part - (box[at] + box[size] * part);
      if (Math.abs(by) <= near && (best === undefined || Math.abs(by) < Math.abs(best))) best = by;
    }
  return best ?? Math.round(box[at] / grid) * grid - box[at];
}

function guidesOf(box: Box, others: readonly Box[], axis: 'x' | 'y'): Guide[] {
  const [at, size, along, length] = sides[axis];
  for (const part of parts) {
    const line = box[at] + box[size] * part;
    const inLine = others.filter((other) => Math.abs(other[at] + other[size] * part - line) < 0.5);
    if (inLine.length === 0) continue;
    const all = [box, ...inLine];
    return [
      {
        axis,
        at: line,
        from: Math.min(...all.map((each) => each[along])),
        to: Math.max(...all.map((each) => each[along] + each[length])),
      },
    ];
  }
  return [];
}
