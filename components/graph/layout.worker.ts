import { type Direction, layoutLayers } from './layered-layout';
import type { Graph } from './model';

export type LayoutRequest = { id: number; graph: Graph<null>; direction: Direction };

// In a worker, so that a large graph never holds up the page.
self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  const { id, graph, direction } = data;
  self.postMessage({ id, layout: layoutLayers(graph, direction) });
});
