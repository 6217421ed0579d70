'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useId } from 'react';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { TypeIcon } from '@/components/ui/type-icon';
import classes from './new-application.module.css';

/** The component types to choose from; radio buttons, so that arrows move between them. */
export function TypePicker({ current, onPick }: { current: string; onPick: (type: string) => void }) {
  const t = useTranslations('newApplication');
  const patterns = useTranslations('patterns');
  const locale = useLocale();
  const trpc = useTRPC();
  const project = useProject();
  const id = useId();
  const types = useQuery(trpc.definition.list.queryOptions({ project }, { staleTime: 60_000 }));
  if (types.isError) {
    return <QueryFailure tried={t('typesFailed')} error={types.error} onRetry={() => void types.refetch()} />;
  }
  if (types.isPending) return <SkeletonRows rows={4} label={patterns('loading')} />;
  const components = types.data.filter((type) => type.kind === 'component');
  return (
    <fieldset className={classes.types}>
      <legend>{t('type')}</legend>
      {components.map((type) => {
        const title =
          typeof type.description === 'string'
            ? type.description
            : type.description[locale === 'zh' ? 'zh' : 'en'];
        return (
          <label key={type.name} title={title}>
            <input
              type="radio"
              name={id}
              checked={type.name === current}
              onChange={() => onPick(type.name)}
            />
            <TypeIcon name={type.icon} />
            <span>{type.name}</span>
          </label>
        );
      })}
    </fieldset>
  );
}
