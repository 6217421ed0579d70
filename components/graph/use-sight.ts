'use client';

import { useReactFlow, useStore } from '@xyflow/react';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { Layout } from './model';
import { boundsOf, isInSight, placeOf, startingSight } from './sight';

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
  /** Whoever changes the graph is not to lose their place, once they have chosen one. */
  edited?: boolean;
  /** What people put somewhere stays where they see it. */
  isArranged?: boolean;
}): { fitAll: () => void; onMoved: () => void } {
  const flow = useReactFlow();
  const { width, height, room, isMeasured } = useRoom(covered);
  const revealed = useRef<string | null>(null);
  const isShown = useRef(false);
  const hasMoved = useRef(false);
  const show = useEffectEvent((all: Layout) => {
    const bounds = boundsOf(all);
    const stays = hasMoved.current || isArranged || startingSight(bounds, room, 0).zoom < readable;
    if (edited && isShown.current && stays) return;
    isShown.current = true;
    void flow.setViewport(startingSight(bounds, room, readable));
  });
  const reveal = useEffectEvent((id: string, all: Layout, seen: { width: number; height: number }) => {
    const box = placeOf(all, id, (each) => flow.getNode(each)?.parentId);
    if (!box) return;
    // A link that leads to a node far away in a large graph: near enough to be read.
    const zoom = Math.max(flow.getZoom(), revealed.current === null ? 0.6 : 0);
    // What is put somewhere is where its hand is, also when that is at the border.
    const most = isArranged && revealed.current === id ? 'part' : 'whole';
    revealed.current = id;
    if (isInSight(box, flow.getViewport(), seen, most)) return;
    void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, { zoom, duration: moveMs });
  });

  // When the shape changes, not on every state.
  useEffect(() => (layout && isMeasured ? show(layout) : undefined), [layout, isMeasured]);
  useEffect(() => {
    if (selected !== null && layout && isMeasured)
      reveal(selected, layout, { width, height: edited ? height - controls : height });
  }, [selected, layout, width, height, isMeasured, edited]);

  return {
    fitAll: () => {
      hasMoved.current = false;
      if (layout) void flow.setViewport(startingSight(boundsOf(layout), room, 0));
    },
    onMoved: () => {
      hasMoved.current = true;
    },
  };
}

/** What lies over the lower edge of a canvas. */
const controls = 64;

/** Below this zoom words cannot be read. */
const readable = 0.4;

function useRoom(covered: number) {
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const room = { width, height: height * (1 - covered) };
  return { width, height, room, isMeasured: width > 0 && height > 0 };
}
