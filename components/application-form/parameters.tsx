'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { FormContext } from '@/components/form/form-context';
import { SchemaForm } from '@/components/form/schema-form';
import { QueryFailure } from '@/components/patterns/query-failure';
import { Section } from '@/components/patterns/section';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import type { Problem } from '@/server/domain/error';
import type { JsonObject } from '@/server/domain/json';
import { parseType } from '@/server/domain/oam/definition-lookup';
import { ChartParameters } from './chart-parameters';
import classes from './application-form.module.css';

/** The parameters of a component, a trait or a step, as the schema of its type has them. */
export function Parameters({
  kind,
  type,
  idPrefix = 'parameters',
  value,
  problems,
  choices,
  filled,
  onChange,
  action,
}: {
  kind: 'component' | 'trait' | 'workflow-step';
  /** With or without a revision: `webservice@v2`. */
  type: string;
  idPrefix?: string;
  value: JsonObject;
  /** With paths from the top of the value. */
  problems: readonly Problem[];
  /** Names that the document around it has, for what points at one. */
  choices?: FormContext['choices'];
  /** What parameters are filled with from elsewhere, in words, by their names. */
  filled?: ReadonlyMap<string, string> | undefined;
  onChange: (value: JsonObject) => void;
  /** Beside the title. */
  action?: ReactNode;
}) {
  const t = useTranslations('applicationForm');
  const patterns = useTranslations('patterns');
  const locale = useLocale();
  const trpc = useTRPC();
  const project = useProject();
  const found = useQuery(
    trpc.definition.get.queryOptions({ project, kind, ...parseType(type) }, { staleTime: 60_000 }),
  );
  const manifest = found.data?.manifest;
  const form = { value, problems, onChange };
  return (
    <Section title={t(`parametersOf.${kind}`, { type })} action={action}>
      <div className={classes.parameters} lang={locale}>
        {found.isError ? (
          <QueryFailure tried={t('typeFailed')} error={found.error} onRetry={() => void found.refetch()} />
        ) : manifest === undefined ? (
          <SkeletonRows rows={6} label={patterns('loading')} slow={patterns('slow')} />
        ) : manifest.capabilities.includes('helm') ? (
          <ChartParameters key={type} type={type} schema={manifest.schema} ui={manifest.ui} {...form} />
        ) : (
          <SchemaForm
            key={type}
            idPrefix={idPrefix}
            schema={manifest.schema}
            ui={manifest.ui}
            {...form}
            {...(choices ? { choices } : {})}
            {...(filled ? { filled } : {})}
            {...(filled ? { filled } : {})}
          />
        )}
      </div>
    </Section>
  );
}
