'use client';

import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { parse, stringify } from 'yaml';
import { KubeYaml } from '@/components/editor/kube-yaml';
import { Note } from '@/components/patterns/note';
import { Section } from '@/components/patterns/section';
import type { Outputs } from '@/components/trpc/trpc';
import { Code } from '@/components/ui/code';
import { Segmented } from '@/components/ui/segmented';
import { withoutDefaults } from '@/server/domain/chart-values';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { ChartValuesForm } from './chart-values-form';
import classes from './chart-values.module.css';

type Chart = Outputs['chart']['describe'];
const besides = ['yours', 'chart'] as const;

/** The values of a chart as a form, and as YAML beside it. Only what differs from the chart's own is kept. */
export function ChartValues({
  chart,
  values,
  onChange,
}: {
  chart: Chart;
  values: JsonObject;
  onChange: (values: JsonObject) => void;
}) {
  const t = useTranslations('chart');
  const [beside, setBeside] = useState<(typeof besides)[number]>('yours');
  const defaults = useMemo(() => readYaml(chart.values).value ?? {}, [chart.values]);
  const [typed, setTyped] = useState(values);
  const isSaid = (said: JsonObject) =>
    JSON.stringify(withoutDefaults(said, defaults)) === JSON.stringify(values);
  // A default that is typed is not kept; until something else changes the field shows it all the same.
  const shown = isSaid(typed) ? typed : values;
  const write = (next: JsonObject) => {
    setTyped(next);
    onChange(withoutDefaults(next, defaults));
  };
  return (
    <Section
      title={t('values', { name: chart.name, version: chart.version })}
      fact={chart.hasSchema ? t('bySchema') : t('byValues')}
      action={
        <Segmented
          label={t('beside')}
          value={beside}
          options={besides.map((value) => ({ value, label: t(`besides.${value}`) }))}
          onChange={setBeside}
        />
      }
    >
      <div className={classes.columns}>
        <ChartValuesForm schema={chart.schema} values={shown} onChange={write} />
        <div className={classes.text}>
          {beside === 'yours' ? (
            <ValuesText schema={chart.schema} values={values} isSaid={isSaid} onChange={write} />
          ) : (
            <Code label={t('besides.chart')} text={chart.values} />
          )}
        </div>
      </div>
    </Section>
  );
}

/** What is typed stays as it is typed, while it says what the form says. */
function ValuesText({
  schema,
  values,
  isSaid,
  onChange,
}: {
  schema: JsonObject;
  values: JsonObject;
  /** Do these come to the values that are kept? */
  isSaid: (values: JsonObject) => boolean;
  onChange: (values: JsonObject) => void;
}) {
  const t = useTranslations('chart');
  const [draft, setDraft] = useState<{ text: string; values: JsonObject } | null>(null);
  const written = Object.keys(values).length === 0 ? '' : stringify(values);
  const text = draft !== null && isSaid(draft.values) ? draft.text : written;
  const { fault } = readYaml(text);
  const edit = (next: string) => {
    const { value } = readYaml(next);
    // No YAML yet: the form keeps what was said last.
    setDraft({ text: next, values: value ?? values });
    if (value !== null) onChange(value);
  };
  return (
    <>
      <KubeYaml
        label={t('besides.yours')}
        value={text}
        schema={schema}
        problems={none}
        onChange={edit}
        onSave={nothing}
      />
      {fault !== null && <Note tone="fail">{fault === '' ? t('noMap') : fault}</Note>}
    </>
  );
}

const none: [] = [];
const nothing = () => undefined;

function readYaml(text: string): { value: JsonObject | null; fault: string | null } {
  if (text.trim() === '') return { value: {}, fault: null };
  try {
    const value: unknown = parse(text, { maxAliasCount: 100, logLevel: 'error' });
    if (value === null) return { value: {}, fault: null };
    return isJsonObject(value) ? { value, fault: null } : { value: null, fault: '' };
  } catch (error) {
    return {
      value: null,
      fault: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    };
  }
}
