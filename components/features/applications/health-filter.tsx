'use client';

import { useTranslations } from 'next-intl';
import { StateFilter } from '@/components/patterns/state-filter';
import { StatusMark } from '@/components/ui/status-mark';
import type { InstanceState } from '@/server/domain/status';
import { countGroups, type StateGroupKey } from './state-groups';

export function HealthFilter({
  counts,
  current,
  onChange,
}: {
  counts: Partial<Record<InstanceState, number>> | undefined;
  current: StateGroupKey | null;
  onChange: (key: StateGroupKey | null) => void;
}) {
  const t = useTranslations('applications');
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  const groups = countGroups(counts ?? {});
  return (
    <StateFilter
      label={t('filterHealth')}
      current={current ?? 'all'}
      counts={[
        { key: 'all', label: t('all'), count: all },
        ...groups.map(({ key, state, count }) => ({
          key,
          label: <StatusMark of="instance" state={state} news plainWord />,
          count: counts && count,
        })),
      ]}
      onChange={(key) => onChange(groups.find((group) => group.key === key)?.key ?? null)}
    />
  );
}
