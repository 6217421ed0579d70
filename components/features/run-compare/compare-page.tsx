'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsBoolean, parseAsString, useQueryStates } from 'nuqs';
import { CrumbName } from '@/components/patterns/crumb-name';
import { PageHeader } from '@/components/patterns/page-header';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { routes } from '@/components/routes';
import { hasFailed } from '@/components/trpc/has-failed';
import { useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { ButtonLink } from '@/components/ui/button-link';
import { Segmented } from '@/components/ui/segmented';
import { CompareTable } from './compare-table';
import type { Comparison } from './comparison';

const params = {
  run: parseAsString.withDefault(''),
  with: parseAsString,
  all: parseAsBoolean.withDefault(false),
};

/** Two runs beside each other. Which ones is in the address: `run`, and the one `with` which it is compared. */
export function ComparePage() {
  const t = useTranslations('compare');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const [{ run: id, with: other, all }, setParams] = useQueryStates(params, { clearOnDefault: true });
  const input = { project, id, all, ...(other === null ? {} : { with: other }) };
  const query = useQuery(trpc.run.compare.queryOptions(input, { placeholderData: (before) => before }));
  const live = query.data ? [query.data.a, query.data.b].map((each) => `run:${each.id}`) : ['runs'];
  useLive(live, [trpc.run.compare.queryKey()], 1_000);
  if (hasFailed(query))
    return (
      <QueryFailure page tried={t('failed')} error={query.error} onRetry={() => void query.refetch()}>
        <ButtonLink size="sm" href={routes.runs(project)}>
          {t('toList')}
        </ButtonLink>
      </QueryFailure>
    );
  if (query.data === undefined) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  const { a, b, count } = query.data;
  return (
    <>
      <CrumbName name={t('crumb', { a: a.number, b: b.number })} />
      <PageHeader
        title={t('title', { a: a.number, b: b.number })}
        says={
          <>
            <span>{t('differing', count)}</span>
            {!isOfSame(query.data) && <span>{t('unlike')}</span>}
          </>
        }
        actions={
          <Segmented
            label={t('show')}
            value={all ? 'all' : 'differences'}
            options={(['differences', 'all'] as const).map((value) => ({
              value,
              label: t(`shows.${value}`),
            }))}
            onChange={(value) => void setParams({ all: value === 'all' })}
          />
        }
      />
      <CompareTable comparison={query.data} all={all} />
    </>
  );
}

function isOfSame({ a, b }: Comparison): boolean {
  return a.application === b.application && a.workflow === b.workflow;
}
