'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { LayoutRequest } from './layout.worker';
import type { Graph, Layout } from './model';

/**
 * Where everything goes, computed in a worker. The layout changes only when the shape of the graph does: a node that
 * changes its state stays where it is. Until the first answer it is null; after a change the last one stays.
 */
export function useLayout<Data>(graph: Graph<Data>, kind: LayoutRequest['kind']): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  const worker = useRef<Worker | null>(null);
  const asked = useRef(0);
  const shape = useMemo(() => shapeOf(graph), [graph]);

  useEffect(() => {
    const made = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    made.addEventListener('message', ({ data }: MessageEvent<{ id: number; layout: Layout }>) => {
      if (data.id === asked.current) setLayout(data.layout);
    });
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
    };
  }, []);

  useEffect(() => {
    asked.current += 1;
    const request: LayoutRequest = { id: asked.current, graph: JSON.parse(shape) as Graph<null>, kind };
    worker.current?.postMessage(request);
  }, [shape, kind]);

  return layout;
}

/** What the layout depends on: nodes, sizes, groups and edges, without words and states. */
function shapeOf<Data>({ nodes, edges }: Graph<Data>): string {
  return JSON.stringify({
    nodes: nodes.map(({ id, parent, size }) => ({
      id,
      ...(parent === undefined ? {} : { parent }),
      size,
      title: '',
      subtitle: '',
      tone: 'plain',
      data: null,
    })),
    edges: edges.map(({ id, source, target }) => ({ id, source, target, tone: 'plain' })),
  });
}
