'use client';

import { useNow, useTimeZone, useTranslations } from 'next-intl';
import { type CSSProperties, useMemo } from 'react';
import type { ShownNode } from '@/components/run/use-nodes';
import type { Run } from '@/components/run/use-run';
import { StatusMark } from '@/components/ui/status-mark';
import { useDuration } from '@/components/ui/use-duration';
import { VirtualList } from '@/components/ui/virtual-list';
import { isFlat, listNodes } from './node-list';
import { type Bar, barOf, ticksOf, toRows } from './timeline-bars';
import { useNodeFilter } from './use-node-filter';
import classes from './run.module.css';

/** When each node worked, one row a node; what is over is quiet, what runs, waits or failed has its colour. */
export function Timeline({
  run,
  nodes,
  selected,
  onSelect,
}: {
  run: Run;
  nodes: ShownNode[];
  selected: string | null;
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('run');
  const now = useNow(run.finishedAt === null ? { updateInterval: 1_000 } : {}).getTime();
  const from = (run.startedAt ?? run.createdAt).getTime();
  const until = Math.max(run.finishedAt?.getTime() ?? now, from + 1_000);
  const { filter } = useNodeFilter();
  const { search, state, within } = filter;
  const isList = isFlat(nodes, filter);
  const rows = useMemo(
    () =>
      isList
        ? listNodes(nodes, { search, state, within }).map((node) => ({ node, depth: 0 }))
        : toRows(nodes),
    [isList, nodes, search, state, within],
  );
  if (rows.length === 0) return <p className={classes.none}>{t('noNodeText')}</p>;
  return (
    <VirtualList
      label={t('docks.timeline')}
      rows={rows}
      rowKey={({ node }) => node.key}
      rowHeight={28}
      current={selected}
      className={classes.timeline}
      head={<Axis spanMs={until - from} />}
    >
      {(row) => {
        const bar = barOf(row, from, until);
        return (
          <button type="button" aria-pressed={bar.key === selected} onClick={() => onSelect(bar.key)}>
            <span className={classes.rowName} style={{ paddingLeft: bar.depth * 18 }}>
              <StatusMark of="node" state={bar.state} bare />
              <span title={bar.name}>{bar.name}</span>
            </span>
            <Track bar={bar} />
          </button>
        );
      }}
    </VirtualList>
  );
}

function Axis({ spanMs }: { spanMs: number }) {
  const duration = useDuration();
  const zone = useTimeZone();
  // One at the very end would reach beyond the edge.
  const ticks = ticksOf(spanMs).filter((ms) => ms / spanMs < 0.95);
  return (
    <div className={classes.axis} aria-hidden="true">
      <span>{zone}</span>
      <span className={classes.track}>
        {ticks.map((ms) => (
          <i key={ms} style={{ left: `${(ms / spanMs) * 100}%` }}>
            {ms === 0 ? '0' : duration(ms)}
          </i>
        ))}
      </span>
    </div>
  );
}

function Track({ bar: { place, state, ms, message } }: { bar: Bar }) {
  const duration = useDuration();
  if (!place) return <span className={classes.why}>{message}</span>;
  const end = place.from + place.width;
  // No room at its right: the duration stands inside the bar, or before it.
  const isInside = end > 0.9 && place.width > 0.1;
  const isBefore = end > 0.9 && !isInside;
  const side: CSSProperties =
    isInside || isBefore
      ? { right: `${(1 - (isInside ? end : place.from)) * 100}%` }
      : { left: `${end * 100}%` };
  return (
    <span className={classes.track}>
      <span
        className={classes.span}
        data-state={state}
        style={{ left: `${place.from * 100}%`, width: `${place.width * 100}%` }}
      />
      <span className={classes.took} data-inside={isInside || undefined} data-state={state} style={side}>
        {duration(ms)}
      </span>
    </span>
  );
}
