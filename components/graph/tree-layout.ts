import { type Box, type Graph, type Layout, grid, sizeOf } from './model';

const columnGap = 40;
const rowGap = 8;
/** Between the children of different parents, so that families are seen. */
const familyGap = 16;

/**
 * Columns to the right, children under each other in the order given, a parent at the middle of its children.
 * For trees (what has several parents hangs on the first); O(nodes + edges), no node ever overlaps another.
 */
export function layoutTree<Data>(graph: Graph<Data>): Layout {
  const children = new Map<string, string[]>();
  const parented = new Set<string>();
  for (const { source, target } of graph.edges) {
    if (parented.has(target)) continue;
    parented.add(target);
    const siblings = children.get(source);
    if (siblings) siblings.push(target);
    else children.set(source, [target]);
  }
  const roots = graph.nodes.map(({ id }) => id).filter((id) => !parented.has(id));
  const depths = depthsOf(roots, children);
  const boxes = boxesOf(graph, depths);
  placeLeaves(boxes, depths, children);
  // Parents after all their children: backwards in the order in which they were met.
  for (const { id } of depths.toReversed()) {
    const own = children.get(id) ?? [];
    const [box, first, last] = [boxes[id], boxes[own[0] ?? ''], boxes[own.at(-1) ?? '']];
    if (box && first && last) box.y = (first.y + last.y + last.height) / 2 - box.height / 2;
  }
  return spread(boxes, depths, grid);
}

type Depth = { id: string; depth: number };

/** Every node once, parents before children, families together. Not recursive: a chain may be thousands long. */
function depthsOf(roots: string[], children: Map<string, string[]>): Depth[] {
  const result: Depth[] = [];
  const stack: Depth[] = roots.toReversed().map((id) => ({ id, depth: 0 }));
  for (let next = stack.pop(); next; next = stack.pop()) {
    result.push(next);
    for (const id of (children.get(next.id) ?? []).toReversed()) stack.push({ id, depth: next.depth + 1 });
  }
  return result;
}

/** Each node in its column, as wide as the widest there; not yet in its row. */
function boxesOf<Data>(graph: Graph<Data>, depths: Depth[]): Record<string, Box> {
  const sizes = new Map(graph.nodes.map((node) => [node.id, sizeOf(node)]));
  const widths: number[] = [];
  for (const { id, depth } of depths) widths[depth] = Math.max(widths[depth] ?? 0, sizes.get(id)?.width ?? 0);
  const columns: number[] = [];
  let x = 0;
  for (const width of widths) {
    columns.push(x);
    x += width + columnGap;
  }
  return Object.fromEntries(
    depths.map(({ id, depth }) => {
      const height = sizes.get(id)?.height ?? 0;
      return [id, { x: columns[depth] ?? 0, y: 0, width: widths[depth] ?? 0, height }];
    }),
  );
}

/** What has no children, one under another. */
function placeLeaves(boxes: Record<string, Box>, depths: Depth[], children: Map<string, string[]>): void {
  let bottom = 0;
  let lastDepth = 0;
  for (const { id, depth } of depths) {
    const box = boxes[id];
    if (!box || children.has(id)) continue;
    if (bottom > 0) bottom += depth === lastDepth ? rowGap : familyGap;
    box.y = bottom;
    bottom += box.height;
    lastDepth = depth;
  }
}

/** A parent is taller than a lone small child and may touch its neighbour: push what follows down. */
function spread(layout: Layout, depths: Depth[], least: number): Layout {
  const bottoms = new Map<number, number>();
  let shift = 0;
  for (const { id, depth } of depths) {
    const box = layout[id];
    if (!box) continue;
    const floor = bottoms.get(depth);
    if (floor !== undefined && box.y + shift < floor + least / 2) shift = floor + least / 2 - box.y;
    box.y += shift;
    bottoms.set(depth, box.y + box.height);
  }
  return layout;
}
