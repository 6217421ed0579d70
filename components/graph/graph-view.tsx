'use client';

import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, useMemo } from 'react';
import { ClientOnly } from '@/components/ui/client-only';
import { GraphControls } from './graph-controls';
import { GraphEdgeView } from './graph-edge';
import { GraphGroupView, GraphNodeView } from './graph-node';
import type { Graph } from './model';
import { type Drawing, cullAbove, toFlowEdges, toFlowNodes } from './to-flow';
import { type LayoutKind, useLayout } from './use-layout';
import { useSight } from './use-sight';
import { type Arrow, walk } from './walk';
import classes from './graph.module.css';
import text from '@/components/ui/text.module.css';

const nodeTypes = { node: GraphNodeView, frame: GraphGroupView };
const edgeTypes = { step: GraphEdgeView };

type GraphViewProps<Data> = {
  /** Name for screen readers. */
  label: string;
  graph: Graph<Data>;
  layout: LayoutKind;
  selected: string | null;
  onSelect: (id: string | null) => void;
  drawing: Drawing<Data>;
  /** Part of the canvas at the bottom that something lies over: the graph is fitted above it. 0 to 1. */
  covered?: number;
};

/** A graph that is read, not edited: pan, zoom, select by mouse; walk its edges by the arrow keys. */
export function GraphView<Data>(props: GraphViewProps<Data>) {
  // It places everything by style attributes, which the server's answer may not hold.
  return (
    <ClientOnly fallback={<div className={classes.canvas} />}>
      <ReactFlowProvider>
        <Canvas {...props} />
      </ReactFlowProvider>
    </ClientOnly>
  );
}

function Canvas<Data>({
  label,
  graph,
  layout: kind,
  selected,
  onSelect,
  drawing,
  covered = 0,
}: GraphViewProps<Data>) {
  const direction = kind === 'down' ? 'down' : 'right';
  const layout = useLayout(graph, kind);
  const flow = useReactFlow();
  const nodes = useMemo(
    () =>
      layout
        ? toFlowNodes(graph, layout, {
            selected: new Set(selected === null ? [] : [selected]),
            direction,
            drawing,
          })
        : [],
    [graph, layout, selected, direction, drawing],
  );
  // A tree says what belongs to what; layers say what comes after what.
  const edges = useMemo(() => (layout ? toFlowEdges(graph, kind !== 'tree') : []), [graph, layout, kind]);
  const { fitAll } = useSight({ layout, selected, covered });

  const chosen = graph.nodes.find((node) => node.id === selected);
  const said = chosen ? [chosen.title, chosen.subtitle].filter(Boolean).join(', ') : '';

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === '+' || event.key === '=') void flow.zoomIn();
    if (event.key === '-') void flow.zoomOut();
    if (event.key === '0') fitAll();
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = walk(graph, selected, event.key as Arrow, direction);
    if (next !== null) onSelect(next);
  };

  return (
    <div className={classes.canvas}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        minZoom={0.02}
        maxZoom={2}
        aria-label={label}
        role="application"
        tabIndex={0}
        onKeyDown={onKeyDown}
        nodesFocusable={false}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements={graph.nodes.length > cullAbove}
        proOptions={{ hideAttribution: true }}
        onNodeClick={(_event, node) => onSelect(node.id)}
        onPaneClick={() => onSelect(null)}
      />
      <Announcer said={said} />
      <GraphControls onFit={fitAll} />
    </div>
  );
}

/** Tells a screen reader where the arrow keys went. */
function Announcer({ said }: { said: string }) {
  return (
    <div className={text.hidden} aria-live="polite">
      {said}
    </div>
  );
}
