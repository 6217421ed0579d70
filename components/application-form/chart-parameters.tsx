'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { skipToken, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { SchemaForm } from '@/components/form/schema-form';
import { ProblemNotes } from '@/components/patterns/problem-notes';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import type { Problem } from '@/server/domain/error';
import type { UiHints } from '@/server/domain/form-hints';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { type ChartSource, folded, lookUps, withoutValues } from './chart-source';
import { ChartValues } from './chart-values';
import classes from './chart-values.module.css';

const settleMs = 600;

/** The parameters of a component that is a chart: what its server has is offered, and its values have a form of their own. */
export function ChartParameters({
  type,
  schema,
  ui,
  value,
  problems,
  onChange,
}: {
  type: string;
  schema: JsonObject;
  ui?: UiHints | undefined;
  value: JsonObject;
  problems: readonly Problem[];
  onChange: (value: JsonObject) => void;
}) {
  const { values: given, ...properties } = value;
  const values = isJsonObject(given) ? given : {};
  // By its text: what is typed into the values asks for no chart again.
  const [settled] = useDebouncedValue(JSON.stringify(properties), settleMs);
  const source = useMemo(() => ({ type, properties: JSON.parse(settled) as JsonObject }), [type, settled]);
  const choices = useChoices(source);
  const own = useMemo(() => withoutValues(schema), [schema]);
  const hints = useMemo(() => folded(own, ui), [own, ui]);
  const ofValues = problems.filter(({ path = '' }) => /^values(?:$|[.[])/.test(path));
  const write = (next: JsonObject, nextValues: JsonObject) =>
    onChange({ ...next, ...(Object.keys(nextValues).length > 0 ? { values: nextValues } : {}) });
  return (
    <div className={classes.parameters} data-wide>
      <SchemaForm
        idPrefix="parameters"
        schema={own}
        ui={hints}
        value={properties}
        problems={problems.filter((each) => !ofValues.includes(each))}
        choices={choices}
        onChange={(next) => write(next, values)}
      />
      <ProblemNotes problems={ofValues} />
      <Values source={source} values={values} onChange={(next) => write(properties, next)} />
    </div>
  );
}

/** Names and versions as the chart's server has them; none while it is not named, or does not answer. */
function useChoices(source: ChartSource) {
  const trpc = useTRPC();
  const project = useProject();
  const { repository, isNamed } = lookUps(source);
  const options = { retry: false, staleTime: 60_000 };
  const names = useQuery(
    trpc.chart.list.queryOptions(repository === null ? skipToken : { project, url: repository }, options),
  );
  const versions = useQuery(
    trpc.chart.versions.queryOptions(isNamed ? { project, ...source } : skipToken, options),
  );
  return useMemo(
    () => ({
      charts: names.data?.charts ?? [],
      'chart-versions': versions.data?.versions.map(({ version }) => version) ?? [],
    }),
    [names.data, versions.data],
  );
}

function Values({
  source,
  values,
  onChange,
}: {
  source: ChartSource;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
}) {
  const t = useTranslations('chart');
  const trpc = useTRPC();
  const project = useProject();
  const { isNamed } = lookUps(source);
  const chart = useQuery(
    trpc.chart.describe.queryOptions(isNamed ? { project, ...source } : skipToken, {
      retry: false,
      staleTime: 60_000,
      // While another version is looked at, the form stays.
      placeholderData: (last) => last,
    }),
  );
  if (!isNamed) return <p>{t('nameIt')}</p>;
  if (chart.isError)
    return (
      <QueryFailure
        tried={t('failed')}
        error={chart.error}
        retrying={chart.isFetching}
        onRetry={() => void chart.refetch()}
      />
    );
  if (!chart.data) return <SkeletonRows rows={4} label={t('reading')} />;
  const { name, version } = chart.data;
  return <ChartValues key={`${name} ${version}`} chart={chart.data} values={values} onChange={onChange} />;
}
