'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { Choices } from '@/components/ui/choices';

/** The component types to choose from; radio buttons, so that arrows move between them. */
export function TypePicker({ current, onPick }: { current: string; onPick: (type: string) => void }) {
  const t = useTranslations('newApplication');
  const patterns = useTranslations('patterns');
  const locale = useLocale();
  const trpc = useTRPC();
  const project = useProject();
  const types = useQuery(trpc.definition.list.queryOptions({ project }, { staleTime: 60_000 }));
  if (types.isError) {
    return <QueryFailure tried={t('typesFailed')} error={types.error} onRetry={() => void types.refetch()} />;
  }
  if (types.isPending) return <SkeletonRows rows={4} label={patterns('loading')} />;
  const components = types.data.filter((type) => type.kind === 'component');
  return (
    <Choices
      legend={t('type')}
      value={current}
      options={components.map(({ name, description, icon }) => ({
        value: name,
        label: name,
        icon,
        title: typeof description === 'string' ? description : description[locale === 'zh' ? 'zh' : 'en'],
      }))}
      onPick={onPick}
    />
  );
}
