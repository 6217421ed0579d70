'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Note } from '@/components/patterns/note';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Mono } from '@/components/ui/code';
import { Dialog } from '@/components/ui/dialog';
import type { JsonObject } from '@/server/domain/json';
import { InputsForm } from './inputs-form';
import type { WorkflowEditor } from './use-workflow-editor';
import { useRunInView } from './watch-run';
import classes from './dry-run.module.css';
import watch from './run-watch.module.css';

type Foreseen = Outputs['workflow']['dryRun']['steps'][number];

/** What a run of the document as it is written now would do, as far as that is decided before. Load it lazily. */
export function DryRunDialog({
  name,
  editor,
  onClose,
}: {
  name: string;
  editor: WorkflowEditor;
  onClose: () => void;
}) {
  const t = useTranslations('design.watch');
  const watched = useRunInView();
  const [inputs, setInputs] = useState(watched.inputs);
  const [asked] = useDebouncedValue(inputs, 300);
  const found = useDryRun(name, editor, asked);
  const asks = found.data?.asks;
  return (
    <Dialog
      title={t('dryTitle', { name })}
      intro={t('dryIntro')}
      width="wide"
      onClose={onClose}
      foot={<Button onClick={onClose}>{t('close')}</Button>}
    >
      {asks && (
        <InputsForm
          idPrefix="dry-run"
          schema={asks}
          value={inputs}
          // What is missing is among the problems below.
          tried={false}
          onChange={setInputs}
        />
      )}
      {found.error ? (
        <QueryFailure tried={t('dryFailed')} error={found.error} onRetry={() => void found.refetch()} />
      ) : found.data ? (
        <Findings found={found.data} />
      ) : (
        <SkeletonRows rows={5} label={t('dryTitle', { name })} />
      )}
    </Dialog>
  );
}

function useDryRun(name: string, editor: WorkflowEditor, inputs: JsonObject) {
  const trpc = useTRPC();
  const project = useProject();
  return useQuery(
    trpc.workflow.dryRun.queryOptions(
      { project, name, document: editor.text.history.text, inputs },
      { placeholderData: keepPreviousData },
    ),
  );
}

function Findings({ found: { steps, problems } }: { found: Outputs['workflow']['dryRun'] }) {
  const t = useTranslations('design.watch');
  return (
    <>
      {problems.map(({ message, path, severity }) => (
        <Note key={`${path} ${message}`} tone={severity === 'warning' ? 'warn' : 'fail'}>
          {message} {path && <Mono>{path}</Mono>}
        </Note>
      ))}
      <ol className={classes.steps} aria-label={t('drySteps')}>
        {steps.map((step) => (
          <ForeseenRow key={step.name} step={step} />
        ))}
      </ol>
    </>
  );
}

function ForeseenRow({ step }: { step: Foreseen }) {
  const t = useTranslations('design.watch');
  const { decision, decidedBy, waitsFor, properties, later, delivers } = step;
  const decided = decidedBy.join(', ');
  return (
    <li data-decision={decision} data-inside={step.parent ?? undefined}>
      <span className={classes.head}>
        <b>{step.title}</b>
        <span className={watch.dim}>{step.type}</span>
        <span>{decision === 'open' ? t('dry.open', { by: decided }) : t(`dry.${decision}`)}</span>
      </span>
      {waitsFor.length > 0 && (
        <span className={watch.dim}>{t('dryAfter', { names: waitsFor.join(', ') })}</span>
      )}
      {step.condition && (
        <span className={watch.dim}>
          {t('dryIf')} <Mono>{step.condition}</Mono>
        </span>
      )}
      {Object.keys(properties).length > 0 && (
        <code className={watch.shown}>{JSON.stringify(properties)}</code>
      )}
      {later.length > 0 && (
        <span className={watch.dim}>
          {t('dryLater', { names: later.map(({ from }) => from).join(', ') })}
        </span>
      )}
      {delivers.flatMap(({ cluster, namespace, objects }) =>
        objects.map(({ kind, name, change }) => (
          <span key={`${cluster} ${namespace} ${kind} ${name}`} className={watch.dim}>
            {t('dryObjectChange', {
              change: change ?? 'apply',
              object: `${kind} ${name}`,
              place: `${cluster}/${namespace}`,
            })}
          </span>
        )),
      )}
    </li>
  );
}
