'use client';

import { type NodeChange, useReactFlow } from '@xyflow/react';
import { useMemo, useRef, useState } from 'react';
import { Family, type Point, boxesOf, hullOf, meet, moved } from './boxes';
import type { Editing, Place } from './editing';
import type { FlowNode } from './graph-node';
import { type Guide, snap } from './guides';
import type { Box, Graph, Layout } from './model';
import { type Found, foundAt, placeAt } from './place-at';

/** Nearer than this, in pixels of the screen, what is dragged comes into line with a neighbour. */
const near = 6;
const restMs = 60;

type Drag = { ids: ReadonlySet<string>; by: Point; guides: Guide[] };
/** What does not change while it goes on. */
type Begun = { box: Box; others: Box[]; isOwn: (found: Found) => boolean };

/** What is being dragged lies where the hand is, in line with its neighbours or on the grid; let go, its owner says what comes of it. */
export function useDrag<Data>(
  graph: Graph<Data>,
  layout: Layout | null,
  placed: FlowNode[],
  editing: Editing,
) {
  const [drag, setDrag] = useState<Drag | null>(null);
  const begun = useRef<Begun | null>(null);
  const mark = useMark();
  const flow = useReactFlow<FlowNode>();
  const nodes = useMemo(() => (drag ? dragged(placed, drag) : placed), [placed, drag]);

  const onNodesChange = (changes: NodeChange<FlowNode>[]) => {
    const places = changes.flatMap((change) =>
      change.type === 'position' && change.position ? [{ id: change.id, to: change.position }] : [],
    );
    const [first] = places;
    const from = first && placed.find(({ id }) => id === first.id)?.position;
    if (!layout || !first || !from) return;
    const ids = places.map(({ id }) => id);
    begun.current ??= begin(graph, layout, ids, inSight(flow));
    const raw = { x: first.to.x - from.x, y: first.to.y - from.y };
    const { box, others } = begun.current;
    const { by, guides } = snap(moved(box, raw), others, near / flow.getZoom());
    setDrag({ ids: new Set(ids), by: { x: raw.x + by.x, y: raw.y + by.y }, guides });
  };

  return {
    nodes,
    guides: drag?.guides ?? none,
    isDragging: drag !== null,
    onNodesChange,
    /** Shows what it would be let go on, where that changes the order. */
    onDrag: (event: MouseEvent | TouchEvent, ids: string[]) => {
      mark(() => {
        const at = placeOf(event, begun.current);
        return at && editing.isOrder(ids, at.place) ? elementOf(at.top) : null;
      });
    },
    onDragStop: (event: MouseEvent | TouchEvent, ids: string[]) => {
      const at = placeOf(event, begun.current);
      mark(null);
      begun.current = null;
      setDrag(null);
      if (at && drag) editing.onMove(ids, at.place, drag.by);
    },
  };
}

function dragged(placed: readonly FlowNode[], { ids, by }: Drag): FlowNode[] {
  return placed.map((node) =>
    ids.has(node.id) ? { ...node, position: moved(node.position, by), zIndex: 10 } : node,
  );
}

const none: Guide[] = [];

/** Marks what is under the hand. To look for that takes long in a large graph: only where the hand rests. */
function useMark(): (look: (() => Element | null) | null) => void {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  return (look) => {
    clearTimeout(waiting.current);
    if (look) waiting.current = setTimeout(() => markOnly(look()), restMs);
    else markOnly(null);
  };
}

/** In the page itself: nothing is drawn anew for it. */
function markOnly(next: Element | null): void {
  for (const before of document.querySelectorAll('[data-target]'))
    if (before !== next) before.removeAttribute('data-target');
  next?.setAttribute('data-target', '');
}

/** Where it would go that is let go there; null: nowhere. */
function placeOf(
  event: MouseEvent | TouchEvent,
  begun: Begun | null,
): { place: Place; top: Found | undefined } | null {
  const point = 'clientX' in event ? event : event.changedTouches[0];
  if (!point || !begun) return null;
  const found = foundAt(point.clientX, point.clientY).filter((each) => !begun.isOwn(each));
  return { place: placeAt(found), top: found[0] };
}

function begin<Data>(graph: Graph<Data>, layout: Layout, ids: readonly string[], sight: Box): Begun {
  const family = new Family(graph);
  const boxes = boxesOf(family, layout);
  const own = new Set(ids.flatMap((id) => family.within(id)));
  const around = new Set(ids.flatMap((id) => family.around(id)));
  const lines = new Set(
    graph.edges.flatMap(({ id, source, target }) => (own.has(source) || own.has(target) ? [id] : [])),
  );
  return {
    box: hullOf(ids.flatMap((id) => boxes.get(id) ?? [])),
    others: [...boxes].flatMap(([id, box]) =>
      own.has(id) || around.has(id) || !meet(box, sight) ? [] : [box],
    ),
    // What is moved cannot go into or behind itself, nor onto a line that it is at the end of.
    isOwn: ({ kind, id }) => (kind === 'edge' ? lines.has(id) : own.has(id)),
  };
}

/** The part of the canvas that is seen. */
function inSight(flow: ReturnType<typeof useReactFlow<FlowNode>>): Box {
  const pane = document.querySelector('.react-flow')?.getBoundingClientRect();
  if (!pane) return { x: -Infinity, y: -Infinity, width: Infinity, height: Infinity };
  const from = flow.screenToFlowPosition({ x: pane.left, y: pane.top });
  const to = flow.screenToFlowPosition({ x: pane.right, y: pane.bottom });
  return { ...from, width: to.x - from.x, height: to.y - from.y };
}

function elementOf(found: Found | undefined): Element | null {
  if (!found) return null;
  return document.querySelector(
    `.react-flow__${found.kind === 'edge' ? 'edge' : 'node'}[data-id="${CSS.escape(found.id)}"]`,
  );
}
