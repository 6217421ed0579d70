'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { SchemaForm } from '@/components/form/schema-form';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { TextField } from '@/components/ui/field';
import type { Problem } from '@/server/domain/error';
import { ChartParameters } from './chart-parameters';
import { writeDraft, type Draft } from './draft-document';
import { problemsUnder } from './problems-under';
import { TypePicker } from './type-picker';
import classes from './new-application.module.css';

const propertiesPath = 'spec.components[0].properties';

/** The form of the first component. It writes into the text; the text is what is saved. */
export function DraftForm({
  text,
  draft,
  problems,
  onChange,
}: {
  text: string;
  draft: Draft;
  problems: readonly Problem[];
  onChange: (text: string) => void;
}) {
  const t = useTranslations('newApplication');
  const change = (next: Partial<Draft>) => onChange(writeDraft(text, next));
  const rename = (name: string) =>
    change(draft.componentName === draft.name ? { name, componentName: name } : { name });
  const form = useTranslations('form');
  const messageAt = (path: string) => {
    const problem = problems.find((each) => each.path === path);
    return problem?.expected === undefined
      ? problem?.message
      : form('expected', { expected: problem.expected });
  };
  return (
    <div className={classes.form}>
      <TextField
        label={t('name')}
        help={t('nameHelp')}
        error={draft.name === '' ? undefined : messageAt('metadata.name')}
        autoComplete="off"
        spellCheck={false}
        value={draft.name}
        onChange={(event) => rename(event.currentTarget.value)}
      />
      <TypePicker current={draft.type} onPick={(type) => change({ type, properties: {} })} />
      <Parameters
        draft={draft}
        problems={problemsUnder(propertiesPath, problems)}
        onChange={(properties) => change({ properties })}
      />
      <details className={classes.more}>
        <summary>{t('more')}</summary>
        <TextField
          label={t('componentName')}
          help={t('componentNameHelp')}
          error={draft.componentName === '' ? undefined : messageAt('spec.components[0].name')}
          autoComplete="off"
          spellCheck={false}
          value={draft.componentName}
          onChange={(event) => change({ componentName: event.currentTarget.value })}
        />
      </details>
    </div>
  );
}

function Parameters({
  draft,
  problems,
  onChange,
}: {
  draft: Draft;
  problems: readonly Problem[];
  onChange: (properties: Draft['properties']) => void;
}) {
  const t = useTranslations('newApplication');
  const patterns = useTranslations('patterns');
  const locale = useLocale();
  const trpc = useTRPC();
  const project = useProject();
  const type = useQuery(
    trpc.definition.get.queryOptions({ project, kind: 'component', name: draft.type }, { staleTime: 60_000 }),
  );
  return (
    <Section title={t('parametersOf', { type: draft.type })}>
      <div className={classes.parameters} lang={locale}>
        {type.isError ? (
          <QueryFailure tried={t('typeFailed')} error={type.error} onRetry={() => void type.refetch()} />
        ) : type.isPending ? (
          <SkeletonRows rows={6} label={patterns('loading')} slow={patterns('slow')} />
        ) : type.data.manifest.capabilities.includes('helm') ? (
          <ChartParameters
            key={draft.type}
            type={draft.type}
            schema={type.data.manifest.schema}
            ui={type.data.manifest.ui}
            value={draft.properties}
            problems={problems}
            onChange={onChange}
          />
        ) : (
          <SchemaForm
            key={draft.type}
            idPrefix="parameters"
            schema={type.data.manifest.schema}
            ui={type.data.manifest.ui}
            value={draft.properties}
            problems={problems}
            onChange={onChange}
          />
        )}
      </div>
    </Section>
  );
}
