import type { Graph } from './model';

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown';

/**
 * Where an arrow key goes from a node: along the flow to what comes after or before, across it to a neighbour that has
 * the same parent (or to the next node of all where there is none).
 */
export function walk<Data>(
  graph: Graph<Data>,
  from: string | null,
  arrow: Arrow,
  direction: 'right' | 'down',
): string | null {
  const ids = graph.nodes.filter((node) => node.size !== 'group').map((node) => node.id);
  if (from === null || !ids.includes(from)) return ids[0] ?? null;
  const along: Arrow[] = direction === 'right' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
  if (arrow === along[1]) return graph.edges.find((edge) => edge.source === from)?.target ?? null;
  if (arrow === along[0]) return graph.edges.find((edge) => edge.target === from)?.source ?? null;
  const step = arrow === 'ArrowUp' || arrow === 'ArrowLeft' ? -1 : 1;
  const parents = graph.edges.filter((edge) => edge.target === from).map((edge) => edge.source);
  const siblings = graph.edges.filter((edge) => parents.includes(edge.source)).map((edge) => edge.target);
  const row = siblings.length > 1 ? ids.filter((id) => siblings.includes(id)) : ids;
  return row[row.indexOf(from) + step] ?? null;
}
