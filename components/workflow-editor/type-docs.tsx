'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { localizeSchema } from '@/components/form/localize-schema';
import { type Parameter, parametersOf } from '@/components/form/parameters-of';
import { textOf } from '@/components/form/text-of';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { useTRPC } from '@/components/trpc/trpc';
import { parseType } from '@/server/domain/oam/definition-lookup';
import classes from './type-docs.module.css';

/** What the type of a step does, takes and answers, folded in place. */
export function TypeDocs({ type }: { type: string }) {
  const t = useTranslations('design');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={classes.docs} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t('about', { type })}</summary>
      {isOpen && <Docs type={type} />}
    </details>
  );
}

function Docs({ type }: { type: string }) {
  const t = useTranslations('design');
  const forms = useTranslations('applicationForm');
  const patterns = useTranslations('patterns');
  const locale = useLocale();
  const trpc = useTRPC();
  const project = useProject();
  const found = useQuery(
    trpc.definition.get.queryOptions(
      { project, kind: 'workflow-step', ...parseType(type) },
      { staleTime: 60_000 },
    ),
  );
  if (found.isError)
    return (
      <QueryFailure tried={forms('typeFailed')} error={found.error} onRetry={() => void found.refetch()} />
    );
  const manifest = found.data?.manifest;
  if (!manifest) return <SkeletonRows rows={4} label={patterns('loading')} />;
  const answers = manifest.outputs ? parametersOf(localizeSchema(manifest.outputs, locale)) : [];
  return (
    <div className={classes.inside}>
      <p>{textOf(manifest.description, locale)}</p>
      <Parameters of={parametersOf(localizeSchema(manifest.schema, locale))} title={t('parameters')} />
      <Parameters of={answers} title={t('answers')} />
    </div>
  );
}

function Parameters({ of, title }: { of: readonly Parameter[]; title: string }) {
  const t = useTranslations('design');
  if (of.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <dl>
        {of.map(({ path, type, required, values, default: otherwise, description }) => (
          <div key={path}>
            <dt>
              <code>{path}</code>{' '}
              <span>
                {[
                  values.length > 0 ? values.join(' | ') : type,
                  ...(required ? [t('required')] : []),
                  ...(otherwise === undefined ? [] : [t('otherwise', { value: otherwise })]),
                ].join(' · ')}
              </span>
            </dt>
            <dd>{description}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
