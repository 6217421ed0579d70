'use client';

import { useEffect, useEffectEvent, useMemo } from 'react';
import type { Spots } from '@/server/domain/arrangement';
import { arrange, isArranged } from './arrange';
import type { Graph, Layout } from './model';
import { useLayout } from './use-layout';

/** What is seen: the graph, where it stands, and where the layout alone would put it. */
export type Shown<Data> = { graph: Graph<Data>; layout: Layout; layers: Layout | null };

/** Everything where people put it, else where the layout puts it; null: not known yet. Its owner is told what is seen. */
export function useArranged<Data>(
  graph: Graph<Data>,
  spots: Spots | null,
  onShown: (shown: Shown<Data> | null) => void,
): { layout: Layout | null; isArranged: boolean } {
  const layers = useLayout(graph, 'down');
  const layout = useMemo(() => spots && arrange(graph, spots, layers), [graph, spots, layers]);
  const tell = useEffectEvent(onShown);
  useEffect(() => tell(layout && { graph, layout, layers }), [graph, layout, layers]);
  useEffect(() => () => tell(null), []);
  return { layout, isArranged: spots !== null && isArranged(graph, spots) };
}
