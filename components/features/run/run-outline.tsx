'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { GraphOutline, OutlineRow } from '@/components/graph/graph-outline';
import { type RunNode, lineOf } from '@/components/run/run-graph';
import type { ShownNode } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { useRunGraph, useRunWords } from '@/components/run/use-run-graph';
import { VirtualList } from '@/components/ui/virtual-list';
import { isFlat, listNodes } from './node-list';
import { RunNodeIcon, RunNodeMark, runDrawing } from './run-drawing';
import { useNodeFilter } from './use-node-filter';
import classes from './run.module.css';
import outline from '@/components/graph/outline.module.css';

type OutlineProps = {
  run: Run;
  nodes: ShownNode[];
  selected: string | null;
  onSelect: (key: string) => void;
};

/** The nodes of an execution as a list: for a phone, a screen reader, and whoever reads faster than they look. */
export function RunOutline(props: OutlineProps) {
  const { filter } = useNodeFilter();
  return isFlat(props.nodes, filter) ? <FlatOutline {...props} /> : <TreeOutline {...props} />;
}

/** In the order of the graph, and what holds others around them. */
function TreeOutline({ run, nodes, selected, onSelect }: OutlineProps) {
  const t = useTranslations('run');
  const { graph } = useRunGraph(run, nodes);
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

/** Of many nodes, or those that were asked for: trouble first. */
function FlatOutline({ run, nodes, selected, onSelect }: OutlineProps) {
  const t = useTranslations('run');
  const { filter } = useNodeFilter();
  const { search, state, within } = filter;
  const listed = useMemo(() => listNodes(nodes, { search, state, within }), [nodes, search, state, within]);
  const names = useMemo(() => new Map(nodes.map(({ key, name }) => [key, name])), [nodes]);
  const { words, now } = useRunWords(run);
  if (listed.length === 0) return <p className={classes.none}>{t('noNodeText')}</p>;
  const subtitleOf = (node: RunNode) =>
    [node.parent === null ? '' : (names.get(node.parent) ?? ''), lineOf(node, now, words)]
      .filter(Boolean)
      .join(' · ');
  return (
    <VirtualList
      label={t('graphOf', { number: run.number })}
      rows={listed}
      rowKey={({ key }) => key}
      rowHeight={32}
      current={selected}
      className={outline.outline}
    >
      {(node) => (
        <OutlineRow
          icon={<RunNodeIcon node={node} />}
          mark={<RunNodeMark node={node} />}
          title={node.name}
          subtitle={subtitleOf(node)}
          pressed={node.key === selected}
          onPress={() => onSelect(node.key)}
        />
      )}
    </VirtualList>
  );
}
