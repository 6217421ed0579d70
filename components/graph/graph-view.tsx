'use client';

import '@xyflow/react/dist/base.css';
import { ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type KeyboardEvent, useMemo } from 'react';
import { ClientOnly } from '@/components/ui/client-only';
import { flowSettings, zoomByKey } from './flow-settings';
import { GraphControls } from './graph-controls';
import type { Graph } from './model';
import { type Drawing, cullAbove, toFlowEdges, toFlowNodes } from './to-flow';
import { type LayoutKind, useLayout } from './use-layout';
import { useSight } from './use-sight';
import { type Arrow, walk } from './walk';
import classes from './graph.module.css';
import text from '@/components/ui/text.module.css';

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
  const edges = useMemo(
    () => (layout ? toFlowEdges(graph, { arrows: kind !== 'tree' }) : []),
    [graph, layout, kind],
  );
  const { fitAll } = useSight({ layout, selected, covered });

  const chosen = graph.nodes.find((node) => node.id === selected);
  const said = chosen ? [chosen.title, chosen.subtitle].filter(Boolean).join(', ') : '';

  const onKeyDown = (event: KeyboardEvent) => {
    zoomByKey(event, flow, fitAll);
    if (!event.key.startsWith('Arrow')) return;
    event.preventDefault();
    const next = walk(graph, selected, event.key as Arrow, direction);
    if (next !== null) onSelect(next);
  };

  return (
    <div className={classes.canvas}>
      <ReactFlow
        {...flowSettings}
        nodes={nodes}
        edges={edges}
        aria-label={label}
        onKeyDown={onKeyDown}
        nodesDraggable={false}
        nodesConnectable={false}
        onlyRenderVisibleElements={graph.nodes.length > cullAbove}
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
