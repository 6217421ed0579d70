import { type Point, gap, hullOf, layerGap, meet } from './boxes';
import { type Box, grid } from './model';

const band = 128;

/** What stands where, found by height. */
export class Ground {
  readonly #boxes = new Map<string, Box>();
  readonly #bands = new Map<number, Set<string>>();

  set(id: string, box: Box): void {
    this.#boxes.set(id, box);
    for (const at of bandsOf(box)) {
      const known = this.#bands.get(at);
      if (known) known.add(id);
      else this.#bands.set(at, new Set([id]));
    }
  }

  all(): Iterable<Box> {
    return this.#boxes.values();
  }

  /** What is nearer to a box than `apart`, if anything, but for those that do not count. */
  blocker(box: Box, apart: number, without: (id: string) => boolean): Box | undefined {
    const near = { ...box, y: box.y - apart, height: box.height + 2 * apart };
    for (const at of bandsOf(near))
      for (const id of this.#bands.get(at) ?? []) {
        const other = this.#boxes.get(id);
        // One that grew stands in the bands of what it was, too.
        if (other && meet(box, other, apart) && !without(id)) return other;
      }
    return undefined;
  }
}

function bandsOf({ y, height }: Box): number[] {
  const first = Math.floor(y / band);
  return Array.from({ length: Math.floor((y + height) / band) - first + 1 }, (_, index) => first + index);
}

const [columns, rows] = [128, 64];
/** A branch beside is nearer than a row further down, which is behind something else. */
const rowCost = 5;

/**
 * The nearest place behind `after`, or where it comes behind nothing beside `next`, that is free for a box of this size.
 * `blockedBy` says what is in the way there.
 */
export function freeSpot(
  size: { width: number; height: number },
  anchor: { after: Box } | { next: Box },
  blockedBy: (box: Box) => Box | undefined,
  ground: Iterable<Box>,
): Point {
  const near = 'after' in anchor ? anchor.after : anchor.next;
  const behind = {
    x: near.x + Math.round((near.width - size.width) / 2),
    y: near.y + near.height + layerGap,
  };
  const beside = { x: near.x + near.width + gap, y: near.y };
  const wishes = 'after' in anchor ? [behind, beside] : [beside];
  for (const wish of wishes) {
    const spot = nearest({ ...size, ...wish }, blockedBy);
    if (spot) return spot;
  }
  // So full that one would not find it again: below all.
  const { y, height } = hullOf(ground);
  return { x: behind.x, y: y + height + layerGap };
}

function nearest(wish: Box, blockedBy: (box: Box) => Box | undefined): Point | undefined {
  let best: { spot: Point; cost: number } | undefined;
  for (let row = 0; row < rows; row += 1) {
    const from = { ...wish, y: wish.y + row * grid };
    for (const way of [1, -1] as const) {
      const room = (best?.cost ?? columns * grid) - row * grid * rowCost;
      if (room <= 0) return best?.spot;
      const spot = alongRow(from, way, room, blockedBy);
      // To the right rather than to the left.
      const cost = spot && Math.abs(spot.x - wish.x) + (way < 0 ? 1 : 0) + row * grid * rowCost;
      if (spot && cost !== undefined && (best === undefined || cost < best.cost)) best = { spot, cost };
    }
  }
  return best?.spot;
}

/** The first free place of a row, from what is in the way to what is beyond it. */
function alongRow(
  from: Box,
  way: 1 | -1,
  room: number,
  blockedBy: (box: Box) => Box | undefined,
): Point | undefined {
  for (let column = 0; column * grid < room;) {
    const box = { ...from, x: from.x + way * column * grid };
    const other = blockedBy(box);
    if (!other) return { x: box.x, y: box.y };
    const beyond = way > 0 ? other.x + other.width + gap - from.x : from.x + from.width + gap - other.x;
    column = Math.max(column + 1, Math.ceil(beyond / grid));
  }
  return undefined;
}
