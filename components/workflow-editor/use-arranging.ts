'use client';

import { useTranslations } from 'next-intl';
import { useRef } from 'react';
import {
  type Alignment,
  type Boxes,
  type Distribution,
  align,
  alignments,
  distribute,
  distributions,
  nudge,
} from '@/components/graph/align';
import { moveNodes, outermost, tidyUp } from '@/components/graph/arrange';
import { Family, type Point, boxesOf } from '@/components/graph/boxes';
import { type Layout, grid } from '@/components/graph/model';
import type { Shown } from '@/components/graph/use-arranged';
import type { KeyBinding } from '@/components/patterns/key-registry';
import { type SpotPatch, type Spots, noSpots } from '@/server/domain/arrangement';
import { type WorkflowModel, allSteps, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import type { StepNode } from './step-graph';
import type { WorkflowEditor } from './use-workflow-editor';

export type Arranging = {
  /** False: they are not on the canvas, or may not be put anywhere. */
  isPossible: boolean;
  isOnCanvas: boolean;
  isArranged: boolean;
  keys: KeyBinding[];
  align: (to: Alignment) => void;
  distribute: (way: Distribution) => void;
  tidyUp: () => void;
  /** Tidying up is about what is selected: one step alone stands to nothing. */
  tidiesSome: boolean;
  /** Steps were let go so far from where they stood. */
  moveBy: (ids: readonly string[], by: Point) => void;
  /** Where steps stand that are let go so far from where they stood, for who moves them in the document too. */
  spotsAfter: (ids: readonly string[], by: Point) => SpotPatch;
  /** Steps look for the nearest free spot, where any were put anywhere. */
  anew: (ids: readonly string[]) => SpotPatch;
  /** A new step is let go there. */
  spotAt: (id: string, at: Point) => SpotPatch;
  onShown: (shown: Shown<StepNode> | null) => void;
};

/** The first of two keys, for putting somewhere. */
const alignKeys: Record<Alignment, string> = {
  left: 'p l',
  centre: 'p c',
  right: 'p r',
  top: 'p t',
  middle: 'p m',
  bottom: 'p b',
};
export const arrangeKeys = { ...alignKeys, across: 'p a', down: 'p d', tidyUp: 't' } as const;

type Way = readonly [number, number];
const arrows = [
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
] as const;

/** Puts steps somewhere on the canvas, which changes nothing in the document. */
export function useArranging(
  editor: WorkflowEditor,
  { isOnCanvas, isEditable }: { isOnCanvas: boolean; isEditable: boolean },
): Arranging {
  const t = useTranslations('design');
  const { read, onShown } = useSeen();
  const { model, selected } = editor;
  const spots = editor.spots ?? noSpots;
  const isPossible = isOnCanvas && isEditable && editor.spots !== null;
  const isArranged = model !== null && allSteps(model.steps).some(({ id }) => spots.has(id));
  const seen = () => (isPossible ? read() : null);
  const write = (words: string, patch: SpotPatch, isTyping = false) => {
    if (patch.size > 0) editor.arrange(words, patch, isTyping);
  };
  const namesOf = (ids: readonly string[]) => ({ name: nameOf(model, ids[0]), count: ids.length });
  const spotsAfter = (ids: readonly string[], by: Point) => movedBy(seen(), spots, ids, by);
  const moves = (make: (boxes: Boxes) => Map<string, Point>) => movedAs(seen(), spots, selected, make);
  const acts = {
    align: (to: Alignment) =>
      write(
        t('did.align'),
        moves((boxes) => align(boxes, to)),
      ),
    distribute: (way: Distribution) =>
      write(
        t('did.distribute'),
        moves((boxes) => distribute(boxes, way)),
      ),
    tidyUp: () => write(t('did.tidyUp'), tidied(seen(), spots, selected)),
    step: (way: Way) => {
      const patch = moves((boxes) => nudge(boxes, way, grid));
      const at = patch.get(selected.at(-1) ?? '') ?? [...patch.values()].find((spot) => spot !== null);
      if (at) write(t('did.putAt', { ...namesOf(selected), ...at }), patch, true);
    },
  };
  return {
    ...acts,
    tidiesSome: selected.length > 1 || isLargeGroup(model, selected[0]),
    isPossible,
    isOnCanvas,
    isArranged,
    moveBy: (ids, by) => write(t('did.put', namesOf(ids)), spotsAfter(ids, by)),
    spotsAfter,
    anew: (ids) => (isArranged ? new Map(ids.map((id) => [id, null])) : noSpots),
    spotAt: (id, at) => (isArranged ? new Map([[id, onGrid(at)]]) : noSpots),
    keys: isPossible ? keysOf(t, acts) : [],
    onShown,
  };
}

function nameOf(model: WorkflowModel | null, id = ''): string {
  return (model && stepOf(model, id)?.name) ?? '';
}

function isLargeGroup(model: WorkflowModel | null, id = ''): boolean {
  return ((model && stepOf(model, id))?.subSteps.length ?? 0) > 1;
}

type Seen = Shown<StepNode> | null;

/** What the canvas shows, for whoever acts on it; it is no reason to draw anything anew. */
function useSeen(): { read: () => Seen; onShown: (shown: Seen) => void } {
  const seen = useRef<Seen>(null);
  return {
    read: () => seen.current,
    onShown: (next) => {
      seen.current = next;
    },
  };
}

function movedBy(seen: Seen, spots: Spots, ids: readonly string[], by: Point): SpotPatch {
  if (!seen) return noSpots;
  return moveNodes(seen.graph, seen.layout, spots, new Map(ids.map((id) => [id, by])));
}

/** Moved as `make` says of their boxes; where it says nothing, nothing is put anywhere. */
function movedAs(
  seen: Seen,
  spots: Spots,
  ids: readonly string[],
  make: (boxes: Boxes) => Map<string, Point>,
): SpotPatch {
  if (!seen) return noSpots;
  const moves = make(boxesIn(seen, ids));
  const isMoved = [...moves.values()].some(({ x, y }) => x !== 0 || y !== 0);
  return isMoved ? moveNodes(seen.graph, seen.layout, spots, moves) : noSpots;
}

function tidied(seen: Seen, spots: Spots, ids: readonly string[]): SpotPatch {
  return seen?.layers ? tidyUp(seen.graph, seen.layout, seen.layers, spots, ids) : noSpots;
}

function keysOf(
  t: ReturnType<typeof useTranslations<'design'>>,
  {
    align,
    distribute,
    tidyUp,
    step,
  }: Pick<Arranging, 'align' | 'distribute' | 'tidyUp'> & { step: (way: Way) => void },
): KeyBinding[] {
  return [
    ...arrows.map(([key, way]) => ({ keys: `alt+${key}`, label: t(`keys.${key}`), run: () => step(way) })),
    { keys: arrangeKeys.tidyUp, label: t('keys.tidyUp'), run: tidyUp },
    ...alignments.map((to) => ({ keys: alignKeys[to], label: t(`align.${to}`), run: () => align(to) })),
    ...distributions.map((way) => ({
      keys: arrangeKeys[way],
      label: t(`distribute.${way}`),
      run: () => distribute(way),
    })),
  ];
}

/** In the middle of what is let go, which has about this size. */
function onGrid({ x, y }: Point): Point {
  return { x: Math.round((x - 96) / grid) * grid, y: Math.round((y - 21) / grid) * grid };
}

function boxesIn(
  { graph, layout }: { graph: Shown<StepNode>['graph']; layout: Layout },
  ids: readonly string[],
): Boxes {
  const boxes = boxesOf(new Family(graph), layout);
  return new Map(
    outermost(graph, ids).flatMap((id) => {
      const box = boxes.get(id);
      return box ? [[id, box] as const] : [];
    }),
  );
}
