import { graphlib, layout as layoutByDagre } from '@dagrejs/dagre';
import { Family, emptyFrame, frameAround, gap, groupRoom, layerGap, moved } from './boxes';
import type { Box, Graph, Layout } from './model';
import { type Sized, layPlainLayers } from './plain-layers';

export type Direction = 'right' | 'down';

/** Beyond so many boxes side by side the fine layout takes longer than people wait. */
const plainAbove = 100;

type WeightedLine = { source: string; target: string; weight: number };

function comesAfter(order: ReadonlyMap<string, WeightedLine[]>, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const at of seen) for (const { target } of order.get(at) ?? []) seen.add(target);
  return seen.has(to);
}

/** Where two lines join the same two, the order decides how straight the line is, not data. */
function layFine(boxes: readonly Sized[], lines: readonly WeightedLine[], direction: Direction) {
  const g = new graphlib.Graph();
  g.setGraph({ rankdir: direction === 'right' ? 'LR' : 'TB', nodesep: gap, ranksep: layerGap });
  for (const { id, width, height } of boxes) g.setNode(keyOf(id), { width, height });
  const order = Map.groupBy(
    lines.filter(({ weight }) => weight > 0),
    ({ source }) => source,
  );
  for (const { source, target, weight } of lines) {
    // What is in order anyway needs no room of its own: its line may pass behind others.
    if (weight === 0 && comesAfter(order, source, target)) continue;
    const [from, to] = [keyOf(source), keyOf(target)];
    const known = g.hasEdge(from, to) ? (g.edge(from, to) as { weight: number }).weight : 0;
    g.setEdge(from, to, { weight: Math.max(weight, known) });
  }
  layoutByDagre(g);
  return new Map(boxes.map(({ id }) => [id, g.node(keyOf(id)) as { x: number; y: number }]));
}

/** The library keeps ids as keys of plain objects, where a step that is called `constructor` would be there already. */
function keyOf(id: string): string {
  return `#${id}`;
}

/**
 * Layers in the direction of the edges. Each group is laid out by itself first and is then one box among its neighbours,
 * so that a group never tears apart; an edge into a group's inside counts as one to the group.
 */
export function layoutLayers<Data>(graph: Graph<Data>, direction: Direction): Layout {
  const family = new Family(graph);
  const found = new Map<string, Box>();

  const linesAt = (level: string): WeightedLine[] =>
    graph.edges.flatMap(({ source, target, tone }) => {
      const [from, to] = [family.atLevel(source, level), family.atLevel(target, level)];
      if (from === undefined || to === undefined || from === to) return [];
      return [{ source: from, target: to, weight: tone === 'data' ? 0 : 4 }];
    });

  const place = (level: string): { width: number; height: number } => {
    const boxes = family.childrenOf(level).map((node) => ({
      id: node.id,
      ...(node.size === 'group' ? place(node.id) : family.sizeOf(node)),
    }));
    const lines = linesAt(level);
    const centres =
      boxes.length > plainAbove
        ? layPlainLayers(boxes, lines, { down: direction === 'down', gap, layerGap })
        : layFine(boxes, lines, direction);
    const placed = boxes.map(({ id, width, height }) => {
      const { x = 0, y = 0 } = centres.get(id) ?? {};
      return [id, { x: x - width / 2, y: y - height / 2, width, height }] as const;
    });
    if (placed.length === 0) return emptyFrame;
    // A line that goes around at the left takes room, and no box begins there.
    const frame = frameAround(placed.map(([, box]) => box));
    const back =
      level === ''
        ? { x: -frame.x - groupRoom.pad, y: -frame.y - groupRoom.head }
        : { x: -frame.x, y: -frame.y };
    for (const [id, box] of placed) found.set(id, moved(box, back));
    return frame;
  };

  place('');
  return Object.fromEntries(found);
}
