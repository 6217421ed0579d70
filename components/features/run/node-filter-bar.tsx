'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { FilterChips } from '@/components/patterns/filter-chips';
import { SearchBox } from '@/components/patterns/search-box';
import type { ShownNode } from '@/components/run/use-nodes';
import { useStatusWord } from '@/components/ui/use-status-word';
import type { NodeState } from '@/server/domain/status';
import { countStates } from './node-list';
import { useNodeFilter } from './use-node-filter';
import classes from './run.module.css';

/** Search and filter of the lists of a run. */
export function NodeFilterBar({ nodes }: { nodes: ShownNode[] }) {
  const t = useTranslations('run');
  const format = useFormatter();
  const word = useStatusWord();
  const { filter, setFilter } = useNodeFilter();
  const counts = useMemo(() => countStates(nodes), [nodes]);
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const { within } = filter;
  const holder = within === null ? undefined : nodes.find(({ key }) => key === within);
  const chips =
    within === null
      ? []
      : [
          {
            key: 'in',
            name: t('within'),
            value: holder?.name ?? within,
            onRemove: () => setFilter({ within: null }),
          },
        ];
  return (
    <div className={classes.filter}>
      <SearchBox label={t('findNode')} value={filter.search} onSearch={(search) => setFilter({ search })} />
      <select
        className={classes.choice}
        aria-label={t('state')}
        value={filter.state ?? ''}
        onChange={({ currentTarget: { value } }) =>
          setFilter({ state: value === '' ? null : (value as NodeState) })
        }
      >
        <option value="">{t('allStates', { count: all })}</option>
        {counts.map(({ state, count }) => (
          <option key={state} value={state}>
            {word({ of: 'node', state })} {format.number(count)}
          </option>
        ))}
      </select>
      <FilterChips chips={chips} />
    </div>
  );
}
