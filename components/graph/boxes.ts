import { type Box, type Graph, type GraphNode, type Layout, sizeOf } from './model';

export type Point = { x: number; y: number };

/** Around what is in a group; its head is above. */
export const groupRoom = { head: 28, pad: 12, leastWidth: 192, leastInside: 42 } as const;
/** Between boxes side by side, and between one and what comes behind it. */
export const gap = 20;
export const layerGap = 44;

export const noBox: Box = { x: 0, y: 0, width: 0, height: 0 };

/** What all of them need together. */
export function hullOf(boxes: Iterable<Box>): Box {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, width, height } of boxes) {
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  if (left > right) return noBox;
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Do they come nearer to each other than `apart`? */
export function meet(a: Box, b: Box, apart = 0): boolean {
  return (
    a.x < b.x + b.width + apart &&
    b.x < a.x + a.width + apart &&
    a.y < b.y + b.height + apart &&
    b.y < a.y + a.height + apart
  );
}

export function moved<Placed extends Point>(placed: Placed, by: Point): Placed {
  return { ...placed, x: placed.x + by.x, y: placed.y + by.y };
}

/** A group as large as what is in it needs. */
export function frameAround(inside: Iterable<Box>): Box {
  const { head, pad, leastWidth, leastInside } = groupRoom;
  const { x, y, width, height } = hullOf(inside);
  return {
    x: x - pad,
    y: y - head,
    width: Math.max(width + 2 * pad, leastWidth),
    height: Math.max(height, leastInside) + head + pad,
  };
}

export const emptyFrame = {
  width: groupRoom.leastWidth,
  height: groupRoom.head + groupRoom.leastInside + groupRoom.pad,
};

/** A graph by what holds what; under '' stands what nothing holds. */
export class Family<Data> {
  readonly nodes: ReadonlyMap<string, GraphNode<Data>>;
  readonly #children: ReadonlyMap<string, GraphNode<Data>[]>;
  readonly #widths: ReadonlyMap<string, number>;

  constructor(graph: Graph<Data>) {
    this.nodes = new Map(graph.nodes.map((node) => [node.id, node]));
    this.#children = Map.groupBy(graph.nodes, ({ parent = '' }) => parent);
    this.#widths = new Map([...this.#children].map(([level, nodes]) => [level, widthOf(nodes)]));
  }

  childrenOf(level: string): readonly GraphNode<Data>[] {
    return this.#children.get(level) ?? [];
  }

  /** What has a place of its own; a group that holds something is where that is. */
  isLeaf(id: string): boolean {
    return !this.#children.has(id);
  }

  sizeOf(node: GraphNode<Data>): { width: number; height: number } {
    if (node.size === 'group') return emptyFrame;
    return { ...sizeOf(node), width: this.#widths.get(node.parent ?? '') ?? 0 };
  }

  /** The groups around a node, the innermost first. */
  around(id: string): string[] {
    const found: string[] = [];
    for (let at = this.nodes.get(id)?.parent; at !== undefined; at = this.nodes.get(at)?.parent)
      found.push(at);
    return found;
  }

  /** A node with all that is in it. */
  within(id: string): string[] {
    return [id, ...this.childrenOf(id).flatMap((child) => this.within(child.id))];
  }

  /** The node of a level that holds `id`, or is it. */
  atLevel(id: string, level: string): string | undefined {
    return [id, ...this.around(id)].find((each) => (this.nodes.get(each)?.parent ?? '') === level);
  }
}

/** One width a level: names of different length do not make a ragged picture. */
function widthOf(nodes: readonly GraphNode<unknown>[]): number {
  return nodes.reduce((most, node) => Math.max(most, node.size === 'group' ? 0 : sizeOf(node).width), 0);
}

/** Where everything is on the canvas, not in its group. */
export function boxesOf<Data>(family: Family<Data>, layout: Layout): Map<string, Box> {
  const boxes = new Map<string, Box>();
  const add = (level: string, from: Point) => {
    for (const { id } of family.childrenOf(level)) {
      const box = layout[id];
      if (!box) continue;
      const own = moved(box, from);
      boxes.set(id, own);
      add(id, own);
    }
  };
  add('', { x: 0, y: 0 });
  return boxes;
}

export function layoutOf<Data>(family: Family<Data>, boxes: ReadonlyMap<string, Box>): Layout {
  return Object.fromEntries(
    [...boxes].map(([id, box]) => {
      const around = boxes.get(family.nodes.get(id)?.parent ?? '') ?? noBox;
      return [id, moved(box, { x: -around.x, y: -around.y })];
    }),
  );
}
