'use client';

import { useNow, useTranslations } from 'next-intl';
import type { Outputs } from '@/components/trpc/trpc';
import { StatusMark } from '@/components/ui/status-mark';
import type { RunNode } from './run-graph';
import { toBars } from './timeline-bars';
import { useDuration } from './use-duration';
import classes from './run.module.css';

/** When each node worked, one row a node; what is over is quiet, what runs, waits or failed has its colour. */
export function Timeline({
  run,
  nodes,
  selected,
  onSelect,
}: {
  run: Outputs['run']['get'];
  nodes: RunNode[];
  selected: string | null;
  onSelect: (key: string) => void;
}) {
  const t = useTranslations('run');
  const duration = useDuration();
  const now = useNow({ updateInterval: 1_000 }).getTime();
  const from = (run.startedAt ?? run.createdAt).getTime();
  const until = Math.max(run.finishedAt?.getTime() ?? now, from + 1_000);
  return (
    <ul className={classes.timeline} aria-label={t('docks.timeline')}>
      {toBars(nodes, from, until).map((bar) => (
        <li key={bar.key}>
          <button type="button" aria-pressed={bar.key === selected} onClick={() => onSelect(bar.key)}>
            <span className={classes.rowName}>
              <StatusMark of="node" state={bar.state} bare />
              {bar.name}
            </span>
            <span className={classes.track}>
              {bar.place && (
                <>
                  <span
                    className={classes.span}
                    data-state={bar.state}
                    style={{ left: `${bar.place.from * 100}%`, width: `${bar.place.width * 100}%` }}
                  />
                  <span
                    className={classes.took}
                    data-inside={isWide(bar.place) || undefined}
                    style={
                      isWide(bar.place)
                        ? { right: `${(1 - bar.place.from - bar.place.width) * 100}%` }
                        : { left: `${(bar.place.from + bar.place.width) * 100}%` }
                    }
                    data-state={bar.state}
                  >
                    {duration(bar.ms)}
                  </span>
                </>
              )}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** No room at its right: the duration stands inside the bar. */
function isWide({ from, width }: { from: number; width: number }): boolean {
  return from + width > 0.9 && width > 0.1;
}
