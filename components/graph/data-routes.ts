import type { Box, Graph, GraphEdge, Layout } from './model';
import { placeOf } from './sight';

/** How a line of data goes beside the nodes that it passes: out of the side of its source, along `lane`, into the same side of its target. */
export type Route = {
  /** Where the line goes down, across the canvas. */
  lane: number;
  side: 'left' | 'right';
  /** Its ends' sizes: it leaves and arrives in the middle of their sides. */
  from: { width: number; height: number };
  to: { width: number; height: number };
};

/** Between a node and the lane beside it, and between two lanes. */
const beside = 20;
const apart = 14;
/** So many looks at a node are free; beyond them lines pass behind what is in their way. */
const most = 500_000;

type Placed = Box & { id: string; around: readonly string[] };
type Taken = { lane: number; side: Route['side']; top: number; bottom: number };

/**
 * Lines of data leave the middle, where the lines of order are: each has a lane of its own beside what it passes, on the side where the
 * way is shorter. Only lines that go down have one. In a graph too large for it none has.
 */
export function routeData<Data>(graph: Graph<Data>, layout: Layout): Map<string, Route> {
  const lines = graph.edges.filter(({ tone }) => tone === 'data');
  const routes = new Map<string, Route>();
  if (lines.length === 0 || lines.length * graph.nodes.length > most) return routes;
  const placed = placedIn(graph, layout);
  const taken: Taken[] = [];
  for (const { id, from, to } of shortestFirst(lines, placed)) {
    const [top, bottom] = [middleOf(from), middleOf(to)];
    const passed = [...placed.values()].filter((node) => isPassed(node, { from, to, top, bottom }));
    const right = free({ side: 'right', top, bottom, lane: edgeOf(passed, 'right') + beside }, taken);
    const left = free({ side: 'left', top, bottom, lane: edgeOf(passed, 'left') - beside }, taken);
    const [toRight, toLeft] = [right.lane - from.x - from.width, from.x - left.lane];
    const way = toLeft < toRight ? left : right;
    taken.push(way);
    routes.set(id, { lane: way.lane, side: way.side, from: sizeOf(from), to: sizeOf(to) });
  }
  return routes;
}

function placedIn<Data>(graph: Graph<Data>, layout: Layout): Map<string, Placed> {
  const parents = new Map(graph.nodes.map(({ id, parent }) => [id, parent]));
  const parentOf = (id: string) => parents.get(id);
  return new Map(
    graph.nodes.flatMap(({ id }) => {
      const box = placeOf(layout, id, parentOf);
      if (!box) return [];
      const around: string[] = [];
      for (let at = parentOf(id); at !== undefined; at = parentOf(at)) around.push(at);
      return [[id, { ...box, id, around }] as const];
    }),
  );
}

/** With both ends, the short ones first: they get the inner lanes. */
function shortestFirst(lines: readonly GraphEdge[], placed: ReadonlyMap<string, Placed>) {
  return lines
    .flatMap(({ id, source, target }) => {
      const [from, to] = [placed.get(source), placed.get(target)];
      return from && to && from.y + from.height < to.y ? [{ id, from, to }] : [];
    })
    .toSorted((a, b) => a.to.y - a.from.y - (b.to.y - b.from.y));
}

/** Does it stand at a height that the line comes through? What is around an end does not stand in the way. */
function isPassed(
  node: Placed,
  { from, to, top, bottom }: { from: Placed; to: Placed; top: number; bottom: number },
): boolean {
  if (from.around.includes(node.id) || to.around.includes(node.id)) return false;
  return node.y < bottom && node.y + node.height > top;
}

function edgeOf(passed: readonly Placed[], side: Route['side']): number {
  return side === 'right'
    ? Math.max(...passed.map(({ x, width }) => x + width))
    : Math.min(...passed.map(({ x }) => x));
}

/** The nearest lane outwards that no other line has at the same height. */
function free(wanted: Taken, taken: readonly Taken[]): Taken {
  const out = wanted.side === 'right' ? apart : -apart;
  const others = taken.filter(
    ({ side, top, bottom }) => side === wanted.side && top < wanted.bottom && bottom > wanted.top,
  );
  let { lane } = wanted;
  while (others.some((other) => Math.abs(other.lane - lane) < apart)) lane += out;
  return { ...wanted, lane };
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}

function sizeOf({ width, height }: Box) {
  return { width, height };
}

/** The path of a line that has a lane, from the middle of the lower edge of its source to the middle of the upper edge of its target. */
export function routedPath(
  { lane: found, side, from, to }: Route,
  ends: { sourceX: number; sourceY: number; targetX: number; targetY: number },
): { path: string; labelX: number; labelY: number } {
  const out = side === 'right' ? 1 : -1;
  const [startX, startY] = [ends.sourceX + (out * from.width) / 2, ends.sourceY - from.height / 2];
  const [endX, endY] = [ends.targetX + (out * to.width) / 2, ends.targetY + to.height / 2];
  // An end that is dragged beyond its lane takes it along.
  const lane = out * Math.max(out * found, out * startX + beside, out * endX + beside);
  const bend = Math.min(8, Math.abs(endY - startY) / 2);
  const down = endY < startY ? -bend : bend;
  const path = [
    `M${startX} ${startY}`,
    `H${lane - out * bend}`,
    `Q${lane} ${startY} ${lane} ${startY + down}`,
    `V${endY - down}`,
    `Q${lane} ${endY} ${lane - out * bend} ${endY}`,
    `H${endX}`,
  ].join('');
  // Above the arrow, where lines from one source have parted.
  return { path, labelX: lane, labelY: endY - down - 14 };
}
