'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { fieldWords } from '@/components/patterns/delivery-plan';
import { PlacesPlan } from '@/components/patterns/places-plan';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';
import { Plan } from '@/components/ui/plan';
import classes from './charts.module.css';
import text from '@/components/ui/text.module.css';

export type ComparedChart = {
  cluster: string;
  namespace: string;
  release: string;
  from: number;
  to: number;
};
const params = {
  cluster: parseAsString,
  namespace: parseAsString,
  release: parseAsString,
  from: parseAsInteger,
  to: parseAsInteger,
};

/** The two revisions of a release that the address compares; null where it compares none. */
export function useComparedChart(): [ComparedChart | null, (compared: ComparedChart | null) => void] {
  const [{ cluster, namespace, release, from, to }, set] = useQueryStates(params);
  const isWhole = cluster !== null && namespace !== null && release !== null && from !== null && to !== null;
  return [isWhole ? { cluster, namespace, release, from, to } : null, (compared) => void set(compared)];
}

/** Their values, then their objects; that something differs which may come from a Secret is said, and not what it is. */
export function ChartCompare({ name, compared }: { name: string; compared: ComparedChart }) {
  const t = useTranslations('charts');
  const trpc = useTRPC();
  const project = useProject();
  const [, setCompared] = useComparedChart();
  const query = useQuery(trpc.application.compareCharts.queryOptions({ project, name, ...compared }));
  if (query.isError)
    return (
      <QueryFailure tried={t('compareFailed')} error={query.error} onRetry={() => void query.refetch()} />
    );
  if (!query.data) return <SkeletonRows rows={5} label={t('comparing')} />;
  const { from, to } = compared;
  const { values, place } = query.data;
  return (
    <div>
      <header className={classes.comparedHead}>
        <h3>{t('changesFrom', { from, to })}</h3>
        <Button size="sm" variant="subtle" onClick={() => setCompared(null)}>
          {t('endComparison')}
        </Button>
      </header>
      {values.length === 0 ? (
        <p className={text.dim}>{t('sameValues')}</p>
      ) : (
        <Plan
          label={t('changedValues')}
          lines={values.map((field) => ({
            key: field.path,
            change: 'change',
            what: <Mono>{field.path}</Mono>,
            detail: t('becomes', fieldWords(field)),
          }))}
        />
      )}
      <PlacesPlan label={t('changesFrom', { from, to })} places={[place]} />
    </div>
  );
}
