'use client';

import '@xyflow/react/dist/base.css';
import { type NodeChange, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type DragEvent, type KeyboardEvent, useMemo } from 'react';
import { ClientOnly } from '@/components/ui/client-only';
import type { Spots } from '@/server/domain/arrangement';
import { ConnectionLine } from './connection-line';
import { routeData } from './data-routes';
import { type Editing, EditingContext, dragType } from './editing';
import { flowSettings, zoomByKey } from './flow-settings';
import { GraphControls } from './graph-controls';
import type { FlowNode } from './graph-node';
import { GuideLines } from './guide-lines';
import type { Graph } from './model';
import { foundAt, placeAt } from './place-at';
import { type Drawing, cullAbove, toFlowEdges, toFlowNodes } from './to-flow';
import { type Shown, useArranged } from './use-arranged';
import { useDrag } from './use-drag';
import { prepareLayout } from './use-layout';
import { useSight } from './use-sight';
import { type Arrow, walk } from './walk';
import classes from './graph.module.css';
import text from '@/components/ui/text.module.css';

prepareLayout();

const selectWith = ['Shift', 'Meta', 'Control'];

type GraphEditorProps<Data> = {
  /** Name for screen readers. */
  label: string;
  graph: Graph<Data>;
  /** Where people put what is on it; null: not known yet. */
  spots: Spots | null;
  /** Tells what is seen; null: nothing. */
  onShown: (shown: Shown<Data> | null) => void;
  /** The last one is the one that is looked at. */
  selected: readonly string[];
  onSelect: (ids: string[]) => void;
  drawing: Drawing<Data>;
  editing: Editing;
  /** What was just done or refused, for those who do not see it. */
  said: string;
};

/** A graph that is edited: by dragging, by the plus of a node or an edge, and by keys; its owner makes what comes of it. */
export function GraphEditor<Data>(props: GraphEditorProps<Data>) {
  return (
    <ClientOnly fallback={<div className={classes.canvas} />}>
      <ReactFlowProvider>
        <EditingContext value={props.editing}>
          <Canvas {...props} />
        </EditingContext>
      </ReactFlowProvider>
    </ClientOnly>
  );
}

function Canvas<Data>(props: GraphEditorProps<Data>) {
  const { label, graph, selected, onSelect, drawing, editing, said } = props;
  const { layout, isArranged } = useArranged(graph, props.spots, props.onShown);
  const flow = useReactFlow<FlowNode>();
  const current = selected.at(-1) ?? null;
  const chosen = useMemo(() => new Set(selected), [selected]);
  const placed = useMemo(
    () => (layout ? toFlowNodes(graph, layout, { selected: chosen, direction: 'down', drawing }) : []),
    [graph, layout, chosen, drawing],
  );
  const edges = useMemo(
    () => (layout ? toFlowEdges(graph, { arrows: true, routes: routeData(graph, layout) }) : []),
    [graph, layout],
  );
  const { nodes, guides, isDragging, onNodesChange, onDrag, onDragStop } = useDrag(
    graph,
    layout,
    placed,
    editing,
  );
  const { fitAll } = useSight({ layout, selected: current, covered: 0, edited: true, isArranged });

  const select = (changes: NodeChange<FlowNode>[]) => {
    onNodesChange(changes);
    const changed = changes.filter((change) => change.type === 'select');
    if (changed.length === 0) return;
    const gone = new Set(changed.filter((change) => !change.selected).map(({ id }) => id));
    const added = changed.filter((change) => change.selected).map(({ id }) => id);
    onSelect([...selected.filter((id) => !gone.has(id) && !added.includes(id)), ...added]);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    zoomByKey(event, flow, fitAll);
    if (!event.key.startsWith('Arrow') || event.altKey) return;
    event.preventDefault();
    // From the plus of a node, which goes with it.
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.focus();
    const next = walk(graph, current, event.key as Arrow, 'down');
    if (next !== null) onSelect(event.shiftKey ? [...selected.filter((id) => id !== next), next] : [next]);
  };
  const onDrop = (event: DragEvent) => {
    const what = event.dataTransfer.getData(dragType);
    if (what === '') return;
    event.preventDefault();
    const at = { x: event.clientX, y: event.clientY };
    editing.onDrop(what, placeAt(foundAt(at.x, at.y)), flow.screenToFlowPosition(at));
  };
  return (
    <div className={classes.canvas} data-edited data-dragging={isDragging || undefined}>
      <ReactFlow
        {...flowSettings}
        nodes={nodes}
        edges={edges}
        connectionLineComponent={ConnectionLine}
        aria-label={label}
        onKeyDown={onKeyDown}
        nodesDraggable={editing.isEditable}
        deleteKeyCode={null}
        multiSelectionKeyCode={selectWith}
        nodeDragThreshold={4}
        onlyRenderVisibleElements={graph.nodes.length > cullAbove}
        onNodesChange={select}
        onNodeClick={(event, { id }) => {
          // Of several that are selected, the one that is clicked is meant alone.
          if (selected.length > 1 && !event.shiftKey && !event.metaKey && !event.ctrlKey) onSelect([id]);
        }}
        onNodeDoubleClick={(_event, { id }) => editing.onOpen(id)}
        isValidConnection={({ source, target }) => editing.whyNot(source, target) === null}
        onConnect={({ source, target }) => editing.onConnect(source, target)}
        onConnectEnd={(_event, { fromNode, toNode }) => {
          if (fromNode && !toNode) editing.onAdd({ after: fromNode.id });
        }}
        onNodeDrag={(event, _node, moved) => onDrag(event, idsOf(moved))}
        onSelectionDrag={(event, moved) => onDrag(event.nativeEvent, idsOf(moved))}
        onNodeDragStop={(event, _node, moved) => onDragStop(event, idsOf(moved))}
        onSelectionDragStop={(event, moved) => onDragStop(event.nativeEvent, idsOf(moved))}
        onDragOver={(event) => event.preventDefault()}
        onDrop={onDrop}
      >
        <GuideLines guides={guides} />
      </ReactFlow>
      <div className={text.hidden} aria-live="polite">
        {said}
      </div>
      <GraphControls onFit={fitAll} />
    </div>
  );
}

function idsOf(nodes: readonly FlowNode[]): string[] {
  return nodes.map(({ id }) => id);
}
