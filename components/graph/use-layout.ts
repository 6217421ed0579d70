'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Direction } from './layered-layout';
import type { LayoutRequest } from './layout.worker';
import { type Graph, type Layout, sizeOf } from './model';
import { layoutTree } from './tree-layout';

export type LayoutKind = 'tree' | Direction;

/**
 * Where everything goes. The layout changes only when the shape of the graph does: a node that changes its state stays
 * where it is. A tree is laid out at once, layers in a worker: until its first answer this is null, after a change the
 * last one stays.
 */
export function useLayout<Data>(graph: Graph<Data>, kind: LayoutKind): Layout | null {
  const shape = useMemo(() => shapeOf(graph), [graph]);
  const tree = useMemo(
    () => (kind === 'tree' ? layoutTree(JSON.parse(shape) as Graph<null>) : null),
    [shape, kind],
  );
  const layers = useLayers(shape, kind === 'tree' ? null : kind);
  return tree ?? layers;
}

function newWorker(): Worker {
  return new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
}

let spare: Worker | null = null;

/** Loads the worker of layouts for a page that will need it, while the page reads what is to be laid out. */
export function prepareLayout(): void {
  if (typeof Worker !== 'undefined') spare ??= newWorker();
}

function useLayers(shape: string, direction: Direction | null): Layout | null {
  const [layout, setLayout] = useState<Layout | null>(null);
  const worker = useRef<Worker | null>(null);
  const asked = useRef(0);
  const isWanted = direction !== null;

  useEffect(() => {
    if (!isWanted) return undefined;
    const made = spare ?? newWorker();
    spare = null;
    made.addEventListener('message', ({ data }: MessageEvent<{ id: number; layout: Layout }>) => {
      if (data.id === asked.current) setLayout(data.layout);
    });
    worker.current = made;
    return () => {
      made.terminate();
      worker.current = null;
    };
  }, [isWanted]);

  useEffect(() => {
    if (direction === null) return;
    asked.current += 1;
    worker.current?.postMessage({ id: asked.current, shape, direction } satisfies LayoutRequest);
  }, [shape, direction]);

  return layout;
}

/** What the layout depends on: nodes, sizes, groups and edges of order and of data, without words and states. */
function shapeOf<Data>({ nodes, edges }: Graph<Data>): string {
  return JSON.stringify({
    nodes: nodes.map((node) => ({
      id: node.id,
      ...(node.parent === undefined ? {} : { parent: node.parent }),
      size: node.size,
      ...(node.size === 'group' ? {} : { width: sizeOf(node).width }),
      title: '',
      subtitle: '',
      tone: 'plain',
      data: null,
    })),
    edges: edges.map(({ id, source, target, tone }) => {
      return { id, source, target, tone: tone === 'data' ? tone : 'plain' };
    }),
  });
}
