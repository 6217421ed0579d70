import { type Point, hullOf } from './boxes';
import type { Box } from './model';

export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const;
export type Alignment = (typeof alignments)[number];
export const distributions = ['across', 'down'] as const;
export type Distribution = (typeof distributions)[number];
export type Boxes = ReadonlyMap<string, Box>;
/** By how much each of them moves. */
export type Moves = Map<string, Point>;

/** Brings boxes to one line: of the outermost edge, or of the middle of them all. */
export function align(boxes: Boxes, line: Alignment): Moves {
  const all = hullOf(boxes.values());
  const moveOf = ({ x, y, width, height }: Box): Point => {
    const [right, bottom] = [all.x + all.width - width, all.y + all.height - height];
    const to: Record<Alignment, Partial<Point>> = {
      left: { x: all.x },
      centre: { x: (all.x + right) / 2 },
      right: { x: right },
      top: { y: all.y },
      middle: { y: (all.y + bottom) / 2 },
      bottom: { y: bottom },
    };
    return { x: (to[line].x ?? x) - x, y: (to[line].y ?? y) - y };
  };
  return new Map([...boxes].map(([id, box]) => [id, moveOf(box)]));
}

/** The same room between each and the next; the first and the last stay. */
export function distribute(boxes: Boxes, way: Distribution): Moves {
  const [at, size] = way === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const);
  const row = [...boxes].toSorted(([, a], [, b]) => a[at] + a[size] / 2 - (b[at] + b[size] / 2));
  const [first, last] = [row[0]?.[1], row.at(-1)?.[1]];
  if (!first || !last || row.length < 3) return new Map();
  const taken = row.reduce((sum, [, box]) => sum + box[size], 0);
  const room = (last[at] + last[size] - first[at] - taken) / (row.length - 1);
  let next = first[at];
  return new Map(
    row.map(([id, box]) => {
      const by = Math.round(next) - box[at];
      next += box[size] + room;
      return [id, way === 'across' ? { x: by, y: 0 } : { x: 0, y: by }];
    }),
  );
}

/** From where boxes stand to the next line of the grid in a direction. */
export function nudge(boxes: Boxes, [right, down]: readonly [number, number], grid: number): Moves {
  const { x, y } = hullOf(boxes.values());
  const by = { x: toGrid(x, right, grid) - x, y: toGrid(y, down, grid) - y };
  return new Map([...boxes.keys()].map((id) => [id, by]));
}

function toGrid(at: number, way: number, grid: number): number {
  if (way === 0) return at;
  return way > 0 ? (Math.floor(at / grid) + 1) * grid : (Math.ceil(at / grid) - 1) * grid;
}
