'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { SearchBox } from '@/components/patterns/search-box';
import { useStatusWord } from '@/components/ui/use-status-word';
import type { InstanceState } from '@/server/domain/status';
import { Choice } from './choice';
import { type TopologyPart, countBy, groupings } from './topology-parts';
import { useTopologyFilter } from './use-topology-filter';

/** Search, filter and grouping of what an application runs; `parts` are all of it. */
export function TopologyFilter({ parts, shown }: { parts: readonly TopologyPart[]; shown: number }) {
  const t = useTranslations('application');
  const format = useFormatter();
  const word = useStatusWord();
  const { filter, by, setFilter } = useTopologyFilter();
  const counts = useMemo(() => {
    const of = (key: 'kind' | 'state') => new Map(countBy(parts, key).map((each) => [each.key, each.count]));
    return { kind: of('kind'), state: of('state') };
  }, [parts]);
  const counted = (name: string, count = 0) => `${name} ${format.number(count)}`;
  return (
    <>
      <SearchBox label={t('findPart')} value={filter.search} onSearch={(q) => setFilter({ q })} />
      <Choice
        label={t('kind')}
        value={filter.kind}
        all={t('allKinds')}
        names={[...counts.kind.keys()]}
        say={(kind) => counted(kind, counts.kind.get(kind))}
        onPick={(kind) => setFilter({ kind })}
      />
      <Choice
        label={t('state')}
        value={filter.state ?? ''}
        all={t('allStates', { count: parts.length })}
        names={[...counts.state.keys()] as InstanceState[]}
        say={(state) => counted(word({ of: 'instance', state }), counts.state.get(state))}
        onPick={(state) => setFilter({ state: state === '' ? null : (state as InstanceState) })}
      />
      <Choice
        label={t('groupBy')}
        value={by}
        names={groupings}
        say={(name) => t(`by.${name}`)}
        onPick={(name) => setFilter({ by: groupings.find((each) => each === name) ?? 'component' })}
      />
      {shown < parts.length && <output>{t('ofParts', { shown, count: parts.length })}</output>}
    </>
  );
}
