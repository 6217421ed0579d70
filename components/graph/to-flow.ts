import { MarkerType, Position } from '@xyflow/react';
import type { ReactNode } from 'react';
import type { Route } from './data-routes';
import type { FlowEdge } from './graph-edge';
import type { FlowNode } from './graph-node';
import type { Box, EdgeTone, Graph, GraphNode, Layout } from './model';

export type Drawing<Data> = {
  icon: (node: GraphNode<Data>) => ReactNode;
  mark: (node: GraphNode<Data>) => ReactNode;
};

/** Beyond this many nodes only what is in sight is in the page. */
export const cullAbove = 150;

/** React Flow's nodes of a graph at its places. Groups come before what they hold, as React Flow wants it. */
export function toFlowNodes<Data>(
  graph: Graph<Data>,
  layout: Layout,
  {
    selected,
    direction,
    drawing,
  }: { selected: ReadonlySet<string>; direction: 'right' | 'down'; drawing: Drawing<Data> },
): FlowNode[] {
  const depth = depthsOf(graph);
  return graph.nodes
    .toSorted((a, b) => (depth.get(a.id) ?? 0) - (depth.get(b.id) ?? 0))
    .flatMap((node) => {
      const box = layout[node.id];
      if (!box) return [];
      return {
        id: node.id,
        type: node.size === 'group' ? ('frame' as const) : ('node' as const),
        position: { x: box.x, y: box.y },
        width: box.width,
        height: box.height,
        ...(node.parent === undefined ? {} : { parentId: node.parent }),
        selected: selected.has(node.id),
        // Known before it is measured, and after every change: else its lines are not drawn until something moves.
        handles: handlesOf(box, direction),
        // Trouble lies above its neighbours.
        zIndex: node.size === 'group' ? 0 : node.tone === 'failed' ? 2 : 1,
        ariaLabel: [node.title, node.subtitle].filter(Boolean).join(', '),
        data: { node, icon: drawing.icon(node), mark: drawing.mark(node), direction },
      };
    });
}

function handlesOf({ width, height }: Box, direction: 'right' | 'down') {
  const size = { width: 1, height: 1 };
  const [x, y] = [width / 2 - 0.5, height / 2 - 0.5];
  return direction === 'down'
    ? [
        { ...size, type: 'target' as const, position: Position.Top, x, y: 0 },
        { ...size, type: 'source' as const, position: Position.Bottom, x, y: height - 1 },
      ]
    : [
        { ...size, type: 'target' as const, position: Position.Left, x: 0, y },
        { ...size, type: 'source' as const, position: Position.Right, x: width - 1, y },
      ];
}

const arrowColours: Record<EdgeTone, string> = {
  plain: 'var(--edge)',
  passed: 'var(--ink-3)',
  todo: 'var(--line-2)',
  now: 'var(--run)',
  hot: 'var(--fail)',
  data: 'var(--edge)',
};

/** `arrows`: the edges are an order, not only what belongs to what. `routes`: ways of lines that go beside what they pass. */
export function toFlowEdges<Data>(
  graph: Graph<Data>,
  { arrows, routes }: { arrows: boolean; routes?: ReadonlyMap<string, Route> },
): FlowEdge[] {
  return graph.edges.map(({ id, source, target, tone, label }) => ({
    id,
    type: 'step',
    source,
    target,
    selectable: false,
    focusable: false,
    ...(arrows
      ? { markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14, color: arrowColours[tone] } }
      : {}),
    data: { tone, ...(label === undefined ? {} : { label }), ...routeOf(routes?.get(id)) },
  }));
}

function routeOf(route: Route | undefined): { route?: Route } {
  return route ? { route } : {};
}

function depthsOf<Data>(graph: Graph<Data>): Map<string, number> {
  const parents = new Map(graph.nodes.map((node) => [node.id, node.parent]));
  const depths = new Map<string, number>();
  for (const { id } of graph.nodes) {
    let depth = 0;
    for (let at = parents.get(id); at !== undefined; at = parents.get(at)) depth += 1;
    depths.set(id, depth);
  }
  return depths;
}
