'use client';

import { useTranslations } from 'next-intl';
import { GraphOutline } from '@/components/graph/graph-outline';
import type { Outputs } from '@/components/trpc/trpc';
import { runDrawing } from './run-drawing';
import type { ShownNode } from './use-nodes';
import { useRunGraph } from './use-run-graph';

/** The graph of the execution as a list: for a phone, a screen reader, and whoever reads faster than they look. */
export function RunOutline({
  run,
  nodes,
  selected,
  onSelect,
}: {
  run: Outputs['run']['get'];
  nodes: ShownNode[];
  selected: string | null;
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('run');
  const graph = useRunGraph(run, nodes);
  return (
    <GraphOutline
      label={t('graphOf', { number: run.number })}
      graph={graph}
      selected={selected}
      onSelect={onSelect}
      drawing={runDrawing}
    />
  );
}
