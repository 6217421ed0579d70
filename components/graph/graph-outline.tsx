'use client';

import type { ReactNode } from 'react';
import type { Graph, GraphNode } from './model';
import type { Drawing } from './to-flow';
import classes from './outline.module.css';

type Row<Data> = { node: GraphNode<Data>; depth: number };

/** The same graph as a list, in the same order: for a screen reader, a phone, and whoever reads faster than they look. */
export function GraphOutline<Data>({
  label,
  graph,
  selected,
  onSelect,
  drawing,
}: {
  label: string;
  graph: Graph<Data>;
  selected: string | null;
  onSelect: (id: string) => void;
  drawing: Drawing<Data>;
}) {
  return (
    <ul className={classes.outline} aria-label={label}>
      {rowsOf(graph).map(({ node, depth }) => (
        <li key={node.id} data-depth={Math.min(depth, 5)}>
          <OutlineRow
            icon={drawing.icon(node)}
            mark={drawing.mark(node)}
            title={node.title}
            subtitle={node.subtitle}
            pressed={node.id === selected}
            onPress={() => onSelect(node.id)}
          />
        </li>
      ))}
    </ul>
  );
}

export function OutlineRow({
  icon,
  mark,
  title,
  subtitle,
  pressed,
  onPress,
}: {
  icon: ReactNode;
  mark: ReactNode;
  title: string;
  subtitle: string;
  pressed: boolean;
  onPress: () => void;
}) {
  return (
    <button type="button" aria-pressed={pressed} onClick={onPress}>
      <span className={classes.icon}>{icon}</span>
      <span className={classes.title}>{title}</span>
      <span className={classes.subtitle}>{subtitle}</span>
      <span className={classes.mark}>{mark}</span>
    </button>
  );
}

/** Depth first: by groups where there are groups, else by the first edge that leads to a node. */
function rowsOf<Data>(graph: Graph<Data>): Row<Data>[] {
  const holder = new Map<string, string>();
  const grouped = graph.nodes.some((node) => node.parent !== undefined || node.size === 'group');
  if (grouped) for (const node of graph.nodes) holder.set(node.id, node.parent ?? '');
  else for (const { source, target } of graph.edges.toReversed()) holder.set(target, source);
  const children = new Map<string, GraphNode<Data>[]>();
  for (const node of graph.nodes) {
    const at = holder.get(node.id) ?? '';
    const known = children.get(at);
    if (known) known.push(node);
    else children.set(at, [node]);
  }
  const rows: Row<Data>[] = [];
  const stack = (children.get('') ?? []).toReversed().map((node) => ({ node, depth: 0 }));
  const seen = new Set<string>();
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { node, depth } = next;
    if (seen.has(node.id)) continue;
    seen.add(node.id);
    rows.push(next);
    for (const child of (children.get(node.id) ?? []).toReversed())
      stack.push({ node: child, depth: depth + 1 });
  }
  return rows;
}
