import { type Direction, layoutLayers } from './layered-layout';
import type { Graph } from './model';

/** `shape` is the graph as JSON, which goes to a worker faster than its objects. */
export type LayoutRequest = { id: number; shape: string; direction: Direction };

// In a worker, so that a large graph never holds up the page.
self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  const { id, shape, direction } = data;
  self.postMessage({ id, layout: layoutLayers(JSON.parse(shape) as Graph<null>, direction) });
});
