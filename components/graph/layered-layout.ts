import { graphlib, layout as layoutByDagre } from '@dagrejs/dagre';
import { type Graph, type Layout, sizeOf } from './model';

export type Direction = 'right' | 'down';

const groupHead = 28;
const groupPad = 12;
/** Room for its head. */
const leastGroup = 192;

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

  const place = (level: string): { width: number; height: number } => {
    const g = new graphlib.Graph();
    g.setGraph({ rankdir: direction === 'right' ? 'LR' : 'TB', nodesep: 20, ranksep: 44 });
    const here = (byParent.get(level) ?? []).flatMap((id) => nodes.get(id) ?? []);
    // One width a level: names of different length do not make a ragged picture.
    const width = Math.max(...here.map((node) => (node.size === 'group' ? 0 : sizeOf(node).width)));
    for (const node of here)
      g.setNode(node.id, node.size === 'group' ? place(node.id) : { ...sizeOf(node), width });
    for (const { source, target, tone } of graph.edges) {
      const [from, to] = [atLevel(source, level), atLevel(target, level)];
      if (from === undefined || to === undefined || from === to) continue;
      // Where both join the same two, the order decides how straight the line is.
      const weight = tone === 'data' ? 0 : 4;
      const known = g.hasEdge(from, to) ? (g.edge(from, to) as { weight: number }).weight : 0;
      g.setEdge(from, to, { weight: Math.max(weight, known) });
    }
    layoutByDagre(g);
    const offset = level === '' ? { x: 0, y: 0 } : { x: groupPad, y: groupHead };
    let [right, bottom] = [0, 0];
    for (const id of g.nodes()) {
      const { x, y, width, height } = g.node(id) as { x: number; y: number; width: number; height: number };
      const box = { x: x - width / 2 + offset.x, y: y - height / 2 + offset.y, width, height };
      layout[id] = box;
      right = Math.max(right, box.x + width);
      bottom = Math.max(bottom, box.y + height);
    }
    return { width: Math.max(right + groupPad, leastGroup), height: bottom + groupPad };
  };

  place('');
  return layout;
}
