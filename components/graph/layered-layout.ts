import { graphlib, layout as layoutByDagre } from '@dagrejs/dagre';
import { type Graph, type Layout, sizeOf } from './model';
import { type Sized, layPlainLayers } from './plain-layers';

export type Direction = 'right' | 'down';

const groupHead = 28;
const groupPad = 12;
/** Room for its head, and for what is put into one that is empty. */
const leastGroup = { width: 192, inside: 42 };
const gap = 20;
const layerGap = 44;
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
  for (const { id, width, height } of boxes) g.setNode(id, { width, height });
  const order = Map.groupBy(
    lines.filter(({ weight }) => weight > 0),
    ({ source }) => source,
  );
  for (const { source, target, weight } of lines) {
    // What is in order anyway needs no room of its own: its line may pass behind others.
    if (weight === 0 && comesAfter(order, source, target)) continue;
    const known = g.hasEdge(source, target) ? (g.edge(source, target) as { weight: number }).weight : 0;
    g.setEdge(source, target, { weight: Math.max(weight, known) });
  }
  layoutByDagre(g);
  return new Map(g.nodes().map((id) => [id, g.node(id) as { x: number; y: number }]));
}

/**
 * Layers in the direction of the edges. Each group is laid out by itself first and is then one box among its neighbours,
 * so that a group never tears apart; an edge into a group's inside counts as one to the group.
 */
export function layoutLayers<Data>(graph: Graph<Data>, direction: Direction): Layout {
  const byParent = new Map<string, string[]>();
  for (const node of graph.nodes)
    byParent.set(node.parent ?? '', [...(byParent.get(node.parent ?? '') ?? []), node.id]);
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const layout: Layout = {};

  /** The node of this level that holds `id`, or is it. */
  const atLevel = (id: string, level: string): string | undefined => {
    for (let node = nodes.get(id); node; node = nodes.get(node.parent ?? ''))
      if ((node.parent ?? '') === level) return node.id;
    return undefined;
  };

  const linesAt = (level: string): WeightedLine[] =>
    graph.edges.flatMap(({ source, target, tone }) => {
      const [from, to] = [atLevel(source, level), atLevel(target, level)];
      if (from === undefined || to === undefined || from === to) return [];
      return [{ source: from, target: to, weight: tone === 'data' ? 0 : 4 }];
    });

  const place = (level: string): { width: number; height: number } => {
    const here = (byParent.get(level) ?? []).flatMap((id) => nodes.get(id) ?? []);
    // One width a level: names of different length do not make a ragged picture.
    const width = here.reduce(
      (most, node) => Math.max(most, node.size === 'group' ? 0 : sizeOf(node).width),
      0,
    );
    const boxes = here.map((node) => ({
      id: node.id,
      ...(node.size === 'group' ? place(node.id) : { ...sizeOf(node), width }),
    }));
    const lines = linesAt(level);
    const centres =
      boxes.length > plainAbove
        ? layPlainLayers(boxes, lines, { down: direction === 'down', gap, layerGap })
        : layFine(boxes, lines, direction);
    const offset = level === '' ? { x: 0, y: 0 } : { x: groupPad, y: groupHead };
    let [right, bottom] = [0, 0];
    for (const { id, width: wide, height } of boxes) {
      const { x = 0, y = 0 } = centres.get(id) ?? {};
      const box = { x: x - wide / 2 + offset.x, y: y - height / 2 + offset.y, width: wide, height };
      layout[id] = box;
      right = Math.max(right, box.x + wide);
      bottom = Math.max(bottom, box.y + height);
    }
    return {
      width: Math.max(right + groupPad, leastGroup.width),
      height: Math.max(bottom, groupHead + leastGroup.inside) + groupPad,
    };
  };

  place('');
  return layout;
}
