'use client';

import { useQuery } from '@tanstack/react-query';
import { useLocale, useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { problemsUnder } from '@/components/application-form/problems-under';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { type JsonObject, isJsonObject } from '@/server/domain/json';
import { formatPath } from '@/server/domain/oam/document-path';
import { setStepField } from '@/server/domain/workflow-edit/edit-fields';
import type { StepModel } from '@/server/domain/workflow-edit/workflow-model';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './inspector.module.css';

const SchemaForm = dynamic(
  () => import('@/components/form/schema-form').then((module) => module.SchemaForm),
  {
    ssr: false,
  },
);

/** The form of a step's type; what is typed in it goes into the document at once. */
export function StepParameters({
  editor,
  step,
  isEditable,
}: {
  editor: WorkflowEditor;
  step: StepModel;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  const patterns = useTranslations('patterns');
  const locale = useLocale();
  const trpc = useTRPC();
  const project = useProject();
  const type = step.step.type;
  const definition = useQuery(
    trpc.definition.get.queryOptions(
      { project, kind: 'workflow-step', name: type },
      { staleTime: 60_000, enabled: type !== '', retry: false },
    ),
  );
  const own = isJsonObject(step.value) ? step.value['properties'] : undefined;
  const value: JsonObject = isJsonObject(own) ? own : {};
  const write = (properties: JsonObject) =>
    editor.act(
      (now) =>
        setStepField(
          now,
          step.id,
          ['properties'],
          Object.keys(properties).length === 0 ? undefined : properties,
        ),
      true,
    );
  if (type === '') return null;
  return (
    <div className={classes.part}>
      <h3>
        {t('parameters')}{' '}
        <Link prefetch={false} href={routes.type(project, 'workflow-step', type)}>
          {t('docs')}
        </Link>
      </h3>
      {definition.isError ? (
        <QueryFailure
          tried={t('unknownType', { type })}
          error={definition.error}
          onRetry={() => void definition.refetch()}
        />
      ) : definition.isPending ? (
        <SkeletonRows rows={4} label={patterns('loading')} />
      ) : (
        <fieldset className={classes.form} disabled={!isEditable} lang={locale}>
          <SchemaForm
            key={type}
            idPrefix="step"
            schema={definition.data.manifest.schema}
            ui={definition.data.manifest.ui}
            value={value}
            problems={problemsUnder(formatPath([...step.path, 'properties']), editor.problems)}
            onChange={write}
          />
        </fieldset>
      )}
    </div>
  );
}
