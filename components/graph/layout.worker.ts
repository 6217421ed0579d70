import { type Direction, layoutLayers } from './layered-layout';
import type { Graph } from './model';
import { layoutTree } from './tree-layout';

export type LayoutRequest = { id: number; graph: Graph<null>; kind: 'tree' | Direction };

// In a worker, so that a large graph never holds up the page.
self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  const { id, graph, kind } = data;
  self.postMessage({ id, layout: kind === 'tree' ? layoutTree(graph) : layoutLayers(graph, kind) });
});
