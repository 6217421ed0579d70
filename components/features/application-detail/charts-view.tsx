'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { Empty } from '@/components/patterns/empty';
import { Note } from '@/components/patterns/note';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { hasFailed } from '@/components/trpc/has-failed';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { useLive } from '@/components/trpc/use-live';
import { ChartCompare, type ComparedChart, useComparedChart } from './chart-compare';
import { ChartTable } from './chart-table';
import classes from './charts.module.css';

type Chart = Outputs['application']['charts'][number];

/** The Helm charts that an application has: every revision of every release, and how two of them differ. */
export function ChartsView({ name }: { name: string }) {
  const t = useTranslations('charts');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const charts = useQuery(trpc.application.charts.queryOptions({ project, name }));
  const [compared] = useComparedChart();
  useLive([`application:${name}`, 'runs'], [trpc.application.charts.queryKey({ project, name })]);
  if (hasFailed(charts))
    return <QueryFailure tried={t('failed')} error={charts.error} onRetry={() => void charts.refetch()} />;
  if (!charts.data) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  if (charts.data.length === 0) return <Empty title={t('none')}>{t('noneText')}</Empty>;
  return (
    <div className={classes.charts}>
      {charts.data.map((chart) => (
        <Release
          key={[chart.cluster, chart.namespace, chart.release].join(' ')}
          name={name}
          chart={chart}
          compared={compared}
        />
      ))}
    </div>
  );
}

function Release({ name, chart, compared }: { name: string; chart: Chart; compared: ComparedChart | null }) {
  const t = useTranslations('charts');
  const { cluster, namespace, release, component, revisions, unknown } = chart;
  const isCompared =
    compared?.cluster === cluster && compared.namespace === namespace && compared.release === release;
  return (
    <Section
      title={t('release', { release })}
      fact={t('place', { component, cluster, namespace })}
      plain={unknown === null}
    >
      {unknown ? (
        <Note tone="warn">
          {unknown.message} {unknown.hint}
        </Note>
      ) : (
        <ChartTable name={name} place={{ cluster, namespace, release }} revisions={revisions} />
      )}
      {isCompared && <ChartCompare name={name} compared={compared} />}
    </Section>
  );
}
