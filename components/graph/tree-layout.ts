import { type Graph, type Layout, grid, nodeSize } from './model';

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
    children.set(source, [...(children.get(source) ?? []), target]);
  }
  const sizes = new Map(graph.nodes.map((n) => [n.id, nodeSize[n.size === 'small' ? 'small' : 'normal']]));
  const depths = depthsOf(
    graph.nodes.map((n) => n.id).filter((id) => !parented.has(id)),
    children,
  );
  const columns = columnsOf(depths, sizes);
  const layout: Layout = {};
  let bottom = 0;
  let lastDepth = 0;
  for (const { id, depth } of depths) {
    if ((children.get(id) ?? []).length > 0) continue;
    const size = sizes.get(id) ?? nodeSize.normal;
    if (bottom > 0) bottom += depth === lastDepth ? rowGap : familyGap;
    layout[id] = { x: columns[depth] ?? 0, y: bottom, ...size };
    bottom += size.height;
    lastDepth = depth;
  }
  // Parents after all their children: backwards in the order in which they were met.
  for (const { id, depth } of depths.toReversed()) {
    const own = children.get(id) ?? [];
    const first = own[0] === undefined ? undefined : layout[own[0]];
    const last = layout[own.at(-1) ?? ''];
    if (!first || !last) continue;
    const size = sizes.get(id) ?? nodeSize.normal;
    const middle = (first.y + last.y + last.height) / 2;
    layout[id] = { x: columns[depth] ?? 0, y: middle - size.height / 2, ...size };
  }
  return spread(layout, depths, grid);
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

function columnsOf(depths: Depth[], sizes: Map<string, { width: number }>): number[] {
  const widths: number[] = [];
  for (const { id, depth } of depths) widths[depth] = Math.max(widths[depth] ?? 0, sizes.get(id)?.width ?? 0);
  const columns: number[] = [];
  let x = 0;
  for (const width of widths) {
    columns.push(x);
    x += width + columnGap;
  }
  return columns;
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
