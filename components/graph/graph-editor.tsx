'use client';

import '@xyflow/react/dist/base.css';
import { type NodeChange, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react';
import { type DragEvent, type KeyboardEvent, useMemo, useState } from 'react';
import { ClientOnly } from '@/components/ui/client-only';
import { ConnectionLine } from './connection-line';
import { routeData } from './data-routes';
import { type Editing, EditingContext, dragType } from './editing';
import { flowSettings, zoomByKey } from './flow-settings';
import { GraphControls } from './graph-controls';
import type { FlowNode } from './graph-node';
import type { Graph } from './model';
import { foundAt, placeAt } from './place-at';
import { type Drawing, cullAbove, toFlowEdges, toFlowNodes } from './to-flow';
import { prepareLayout, useLayout } from './use-layout';
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

function Canvas<Data>({ label, graph, selected, onSelect, drawing, editing, said }: GraphEditorProps<Data>) {
  const layout = useLayout(graph, 'down');
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
  const { nodes, onNodesChange, endDrag } = useDragged(placed);
  const { fitAll, onMoved } = useSight({ layout, selected: current, covered: 0, edited: true });

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
    if (!event.key.startsWith('Arrow')) return;
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
    editing.onDrop(what, placeAt(foundAt(event.clientX, event.clientY)));
  };
  const onDragStop = (event: MouseEvent | TouchEvent, moved: FlowNode[]) => {
    const point = 'clientX' in event ? event : event.changedTouches[0];
    const ids = moved.map(({ id }) => id);
    if (point && endDrag())
      editing.onMove(ids, placeAt(foundAt(point.clientX, point.clientY), withInside(graph, ids)));
  };
  return (
    <div className={classes.canvas} data-edited>
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
        onMove={(event) => {
          // By hand, not by what brings a step into sight; a click on free ground moves nothing.
          if (event) onMoved();
        }}
        isValidConnection={({ source, target }) => editing.whyNot(source, target) === null}
        onConnect={({ source, target }) => editing.onConnect(source, target)}
        onConnectEnd={(_event, { fromNode, toNode }) => {
          if (fromNode && !toNode) editing.onAdd({ after: fromNode.id });
        }}
        onNodeDragStop={(event, _node, moved) => onDragStop(event, moved)}
        onSelectionDragStop={(event, moved) => onDragStop(event.nativeEvent, moved)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={onDrop}
      />
      <div className={text.hidden} aria-live="polite">
        {said}
      </div>
      <GraphControls onFit={fitAll} />
    </div>
  );
}

/** What is being dragged lies where the hand is until it is let go; then everything is where the layout puts it. */
function useDragged(placed: FlowNode[]) {
  const [moved, setMoved] = useState<Record<string, FlowNode['position']>>({});
  const nodes = useMemo(
    () =>
      placed.map((node) => {
        const position = moved[node.id];
        return position ? { ...node, position, zIndex: 10 } : node;
      }),
    [placed, moved],
  );
  return {
    nodes,
    onNodesChange: (changes: NodeChange<FlowNode>[]) => {
      const places = changes.flatMap((change) =>
        change.type === 'position' && change.position ? [[change.id, change.position] as const] : [],
      );
      if (places.length > 0) setMoved((before) => ({ ...before, ...Object.fromEntries(places) }));
    },
    /** False: nothing was moved. */
    endDrag: () => {
      const was = Object.keys(moved).length > 0;
      setMoved({});
      return was;
    },
  };
}

/** Nodes with everything that is in them. */
function withInside<Data>(graph: Graph<Data>, ids: readonly string[]): Set<string> {
  const all = new Set(ids);
  const parents = new Map(graph.nodes.map((node) => [node.id, node.parent]));
  for (const { id } of graph.nodes) {
    for (let at: string | undefined = id; at !== undefined; at = parents.get(at))
      if (ids.includes(at)) all.add(id);
  }
  return all;
}
