'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import type { Outputs } from '@/components/trpc/trpc';
import { runDrawing } from './run-drawing';
import type { RunNode } from './run-graph';
import type { ShownNode } from './use-nodes';
import { useRunGraph } from './use-run-graph';
import classes from './run.module.css';

const GraphView = dynamic(
  () => import('@/components/graph/graph-view').then((module) => module.GraphView<RunNode>),
  { ssr: false },
);

/** The graph of the execution as it stands now. On a phone there is only its outline. */
export function RunCanvas({
  run,
  nodes,
  selected,
  onSelect,
}: {
  run: Outputs['run']['get'];
  nodes: ShownNode[];
  selected: string | null;
  onSelect: (key: string | null) => void;
}) {
  const t = useTranslations('run');
  const graph = useRunGraph(run, nodes);
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false;
  if (isPhone) return null;
  return (
    <div className={classes.canvas}>
      <GraphView
        label={t('graphOf', { number: run.number })}
        graph={graph}
        layout="right"
        selected={selected}
        onSelect={onSelect}
        drawing={runDrawing}
      />
    </div>
  );
}
