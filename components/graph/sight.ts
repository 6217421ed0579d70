import { hullOf } from './boxes';
import type { Box, Layout } from './model';

type Room = { width: number; height: number };
type Viewport = { x: number; y: number; zoom: number };

/** Free around the graph, in pixels of the screen. */
const margin = 32;
/** Below this zoom words cannot be read. */
export const readable = 0.4;
/** Where all of it is too small to read, its beginning is shown at this zoom. */
const beginning = 0.8;

/** What every node needs together. Nodes inside groups lie inside their group's box. */
export function boundsOf(layout: Layout): Box {
  return hullOf(Object.values(layout));
}

/** All of the graph in the middle, never larger than life; or, were it smaller than `least`, its upper left corner. */
export function startingSight(bounds: Box, room: Room, least: number): Viewport {
  const zoom = Math.min(
    1,
    (room.width - 2 * margin) / Math.max(bounds.width, 1),
    (room.height - 2 * margin) / Math.max(bounds.height, 1),
  );
  if (zoom < least)
    return { x: margin - bounds.x * beginning, y: margin - bounds.y * beginning, zoom: beginning };
  return {
    x: (room.width - bounds.width * zoom) / 2 - bounds.x * zoom,
    y: (room.height - bounds.height * zoom) / 2 - bounds.y * zoom,
    zoom,
  };
}

/** Where a node is on the canvas: its own place and those of the groups around it. */
export function placeOf(
  layout: Layout,
  id: string,
  parentOf: (id: string) => string | undefined,
): Box | null {
  const own = layout[id];
  if (!own) return null;
  const box = { ...own };
  for (let parent = parentOf(id); parent !== undefined; parent = parentOf(parent)) {
    box.x += layout[parent]?.x ?? 0;
    box.y += layout[parent]?.y ?? 0;
  }
  return box;
}

/** Wholly on the screen, with a little room around it; or a part of it. */
export function isInSight(
  box: Box,
  { x, y, zoom }: Viewport,
  room: Room,
  most: 'whole' | 'part' = 'whole',
): boolean {
  const [left, top] = [box.x * zoom + x, box.y * zoom + y];
  const [right, bottom] = [left + box.width * zoom, top + box.height * zoom];
  if (most === 'part') return right > 8 && bottom > 8 && left < room.width - 8 && top < room.height - 8;
  return left >= 8 && top >= 8 && right <= room.width - 8 && bottom <= room.height - 8;
}

/** The least move that brings a box into sight, with room around it; a box larger than the screen shows its beginning. */
export function movedInto(box: Box, { x, y, zoom }: Viewport, room: Room): Viewport {
  const move = (from: number, length: number, seen: number) => {
    if (from < margin || length > seen - 2 * margin) return margin - from;
    return Math.min(0, seen - margin - from - length);
  };
  return {
    x: x + move(box.x * zoom + x, box.width * zoom, room.width),
    y: y + move(box.y * zoom + y, box.height * zoom, room.height),
    zoom,
  };
}

/**
 * What is seen after the layout changed. Whatever it moved, what was looked at stays under the eye: it moved `by`. Where all was in sight
 * all stays so, by no more than is needed, and as long as it can be read.
 */
export function followingSight(
  [before, after]: readonly [Layout, Layout],
  by: { x: number; y: number } | null,
  now: Viewport,
  room: Room,
): Viewport {
  const { zoom } = now;
  const kept = by ? { x: now.x - by.x * zoom, y: now.y - by.y * zoom, zoom } : now;
  const bounds = boundsOf(after);
  if (!isInSight(boundsOf(before), now, room) || isInSight(bounds, kept, room)) return kept;
  const fits = (length: number, seen: number) => length * zoom <= seen - 2 * margin;
  if (fits(bounds.width, room.width) && fits(bounds.height, room.height))
    return movedInto(bounds, kept, room);
  const all = startingSight(bounds, room, 0);
  return all.zoom < readable ? kept : all;
}
