'use client';

import { useMediaQuery } from '@mantine/hooks';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import type { RunNode } from '@/components/run/run-graph';
import type { ShownNode } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { useRunGraph } from '@/components/run/use-run-graph';
import { runDrawing } from './run-drawing';
import { useNodeFilter } from './use-node-filter';
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
  run: Run;
  nodes: ShownNode[];
  selected: string | null;
  onSelect: (key: string | null) => void;
}) {
  const t = useTranslations('run');
  const { graph, folded } = useRunGraph(run, nodes);
  const { setFilter } = useNodeFilter();
  const [, setDock] = useQueryState('show', parseAsString);
  const isPhone = useMediaQuery('(max-width: 640px)') ?? false;
  if (isPhone) return null;
  const drawn = selected === null ? null : folded.drawnAs(selected);
  const pick = (key: string | null) => {
    const pile = folded.nodes.find((node) => node.key === key)?.pile;
    if (!pile) return onSelect(key);
    // What is in a pile is read as a list.
    setFilter({ state: pile.state, within: pile.within, search: '' });
    void setDock('outline');
  };
  return (
    <div className={classes.canvas}>
      <GraphView
        label={t('graphOf', { number: run.number })}
        graph={graph}
        layout="right"
        selected={drawn}
        onSelect={pick}
        drawing={runDrawing}
      />
    </div>
  );
}
