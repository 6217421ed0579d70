'use client';

import '@xyflow/react/dist/base.css';
import { IconMaximize, IconMinus, IconPlus } from '@tabler/icons-react';
import { ReactFlow, ReactFlowProvider, useReactFlow, useViewport } from '@xyflow/react';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useMemo } from 'react';
import { ClientOnly } from '@/components/ui/client-only';
import { Icon } from '@/components/ui/icon';
import { GraphEdgeView } from './graph-edge';
import { GraphGroupView, GraphNodeView } from './graph-node';
import type { Graph } from './model';
import { type Drawing, cullAbove, toFlowEdges, toFlowNodes } from './to-flow';
import { useLayout } from './use-layout';
import { type Arrow, walk } from './walk';
import classes from './graph.module.css';
import text from '@/components/ui/text.module.css';

const nodeTypes = { node: GraphNodeView, frame: GraphGroupView };
const edgeTypes = { step: GraphEdgeView };
const fit = { padding: 0.08, maxZoom: 1, duration: 0 };

type GraphViewProps<Data> = {
  /** Name for screen readers. */
  label: string;
  graph: Graph<Data>;
  layout: 'tree' | 'right' | 'down';
  selected: string | null;
  onSelect: (id: string | null) => void;
  drawing: Drawing<Data>;
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

function Canvas<Data>({ label, graph, layout: kind, selected, onSelect, drawing }: GraphViewProps<Data>) {
  const direction = kind === 'down' ? 'down' : 'right';
  const layout = useLayout(graph, kind);
  const flow = useReactFlow();
  const nodes = useMemo(
    () => (layout ? toFlowNodes(graph, layout, { selected, direction, drawing }) : []),
    [graph, layout, selected, direction, drawing],
  );
  const edges = useMemo(() => (layout ? toFlowEdges(graph) : []), [graph, layout]);

  useEffect(() => {
    if (layout) void flow.fitView(fit);
    // Fit once when the shape changes, not on every state.
  }, [flow, layout]);

  const chosen = graph.nodes.find((node) => node.id === selected);
  const said = chosen ? [chosen.title, chosen.subtitle].filter(Boolean).join(', ') : '';

  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.key.startsWith('Arrow')) return;
    const next = walk(graph, selected, event.key as Arrow, direction);
    event.preventDefault();
    if (next === null) return;
    onSelect(next);
    void flow.fitView({
      nodes: [{ id: next }],
      maxZoom: flow.getZoom(),
      minZoom: flow.getZoom(),
      duration: 160,
    });
  };

  return (
    <div className={classes.canvas}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        minZoom={0.05}
        maxZoom={2}
        fitView
        fitViewOptions={fit}
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
      <Controls />
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

function Controls() {
  const t = useTranslations('graph');
  const { zoomIn, zoomOut, fitView, zoomTo } = useReactFlow();
  const { zoom } = useViewport();
  return (
    <div className={classes.controls} role="group" aria-label={t('view')}>
      <button type="button" aria-label={t('zoomOut')} title={t('zoomOut')} onClick={() => void zoomOut()}>
        <Icon of={IconMinus} size="sm" />
      </button>
      <button type="button" title={t('zoomActual')} onClick={() => void zoomTo(1)}>
        {Math.round(zoom * 100)} %
      </button>
      <button type="button" aria-label={t('zoomIn')} title={t('zoomIn')} onClick={() => void zoomIn()}>
        <Icon of={IconPlus} size="sm" />
      </button>
      <button type="button" onClick={() => void fitView(fit)}>
        <Icon of={IconMaximize} size="sm" />
        {t('fit')}
      </button>
    </div>
  );
}
