'use client';

import type { ReactNode } from 'react';
import { Num } from '@/components/ui/num';
import classes from './tabs.module.css';

export type StateCount = {
  key: string;
  label: ReactNode;
  count?: number;
};

/** The state counts of a list are a row of filters; the first one, `all`, drops the filter. */
export function StateFilter({
  label,
  counts,
  current,
  onChange,
}: {
  label: string;
  counts: readonly StateCount[];
  current: string;
  onChange: (key: string) => void;
}) {
  return (
    <div className={classes.tabs} role="group" aria-label={label}>
      {counts.map((entry) => (
        <button
          key={entry.key}
          type="button"
          aria-pressed={entry.key === current}
          onClick={() => onChange(entry.key)}
        >
          {entry.label}
          {entry.count !== undefined && (
            <span className={classes.filterCount}>
              <Num value={entry.count} />
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
