'use client';

import {
  IconBox,
  IconBraces,
  IconCheck,
  IconLayoutGrid,
  IconPlayerPause,
  IconRoute,
  IconSend,
  IconTrash,
  type Icon as TablerIcon,
} from '@tabler/icons-react';
import { useNow, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { GraphView } from '@/components/graph/graph-view';
import type { GraphNode } from '@/components/graph/model';
import type { Outputs } from '@/components/trpc/trpc';
import { Icon } from '@/components/ui/icon';
import { StatusMark } from '@/components/ui/status-mark';
import { type RunNode, toRunGraph } from './run-graph';
import { useDuration } from './use-duration';
import classes from './run.module.css';

/** The graph of the execution as it stands now. */
export function RunCanvas({
  run,
  nodes,
  selected,
  onSelect,
}: {
  run: Outputs['run']['get'];
  nodes: RunNode[];
  selected: string | null;
  onSelect: (key: string | null) => void;
}) {
  const t = useTranslations('run');
  const duration = useDuration();
  // A second is fine enough for people, and one redraw a second costs nothing.
  const now = useNow(run.finishedAt === null ? { updateInterval: 1_000 } : {}).getTime();
  const graph = useMemo(
    () =>
      toRunGraph(nodes, now, {
        attempt: (count) => t('attempt', { count }),
        duration,
        groupDone: (done, all) => t('groupDone', { done, all }),
      }),
    [nodes, now, t, duration],
  );
  return (
    <div className={classes.canvas}>
      <GraphView
        label={t('graphOf', { number: run.number })}
        graph={graph}
        layout="right"
        selected={selected}
        onSelect={onSelect}
        drawing={drawing}
      />
    </div>
  );
}

const byType: Record<string, TablerIcon> = {
  deploy: IconSend,
  'apply-component': IconSend,
  suspend: IconPlayerPause,
};
const byKind: Record<string, TablerIcon> = {
  component: IconBox,
  trait: IconBraces,
  gate: IconRoute,
  done: IconCheck,
  group: IconLayoutGrid,
  task: IconTrash,
};

const drawing = {
  icon: ({ data }: GraphNode<RunNode>) => (
    <Icon of={byType[data.type ?? ''] ?? byKind[data.kind] ?? IconRoute} size="sm" />
  ),
  mark: ({ data }: GraphNode<RunNode>) => <StatusMark of="node" state={data.state} bare />,
};
