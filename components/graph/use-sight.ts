'use client';

import { useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Layout } from './model';
import { boundsOf, followingSight, isInSight, movedInto, placeOf, readable, startingSight } from './sight';

const moveMs = 160;

/**
 * What of the graph is seen: all of it at first (or its beginning, where all would be too small to read); after that the
 * person decides, but for a selected node, which is never out of sight.
 */
export function useSight({
  layout,
  selected,
  covered,
  edited = false,
  isArranged = false,
}: {
  layout: Layout | null;
  selected: string | null;
  covered: number;
  /** Whoever changes the graph is not to lose their place. */
  edited?: boolean;
  /** What people put somewhere stays where they see it. */
  isArranged?: boolean;
}): { fitAll: () => void } {
  const flow = useReactFlow();
  const { width, height, room, isMeasured } = useRoom(covered);
  const revealed = useRef<string | null>(null);
  const shown = useRef<{ layout: Layout; isArranged: boolean } | null>(null);
  const parentOf = (each: string) => flow.getNode(each)?.parentId;
  const show = useEffectEvent((all: Layout) => {
    const before = shown.current;
    shown.current = { layout: all, isArranged };
    if (!edited || !before) void flow.setViewport(startingSight(boundsOf(all), room, readable));
    else if (!isArranged && !before.isArranged) {
      const by = shiftOf(revealed.current, [before.layout, all], parentOf);
      void flow.setViewport(followingSight([before.layout, all], by, flow.getViewport(), room));
    }
  });
  const reveal = useEffectEvent((id: string, all: Layout, seen: { width: number; height: number }) => {
    const box = placeOf(all, id, parentOf);
    if (!box) return;
    const now = flow.getViewport();
    const isFirst = revealed.current === null;
    // What is put somewhere is where its hand is, also when that is at the border.
    const most = isArranged && revealed.current === id ? 'part' : 'whole';
    revealed.current = id;
    if (isInSight(box, now, seen, most)) return;
    // A link that leads to a node far away in a large graph: near enough to be read.
    if (isFirst && now.zoom < 0.6)
      void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom: 0.6, duration: moveMs });
    else void flow.setViewport(movedInto(box, now, seen), { duration: moveMs });
  });

  // When the shape changes, not on every state.
  useEffect(() => (layout && isMeasured ? show(layout) : undefined), [layout, isMeasured]);
  useEffect(() => {
    if (selected !== null && layout && isMeasured)
      reveal(selected, layout, { width, height: edited ? height - controls : height });
  }, [selected, layout, width, height, isMeasured, edited]);

  return { fitAll: () => layout && void flow.setViewport(startingSight(boundsOf(layout), room, 0)) };
}

/** How far a node moved from one layout to the next; null where it is not in both. */
function shiftOf(
  id: string | null,
  layouts: [Layout, Layout],
  parentOf: (id: string) => string | undefined,
): { x: number; y: number } | null {
  const [was, is] = layouts.map((layout) => (id === null ? null : placeOf(layout, id, parentOf)));
  return was && is ? { x: is.x - was.x, y: is.y - was.y } : null;
}

/** What lies over the lower edge of a canvas. */
const controls = 64;

function useRoom(covered: number) {
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const room = { width, height: height * (1 - covered) };
  return { width, height, room, isMeasured: width > 0 && height > 0 };
}
