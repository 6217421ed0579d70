'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import { Note } from '@/components/patterns/note';
import { useProject } from '@/components/patterns/session';
import { SkeletonRows } from '@/components/patterns/skeleton';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import type { JsonObject } from '@/server/domain/json';
import type { Workflow } from './outputs';
import { StageField } from './stage-field';

const InputsForm = dynamic(
  () => import('@/components/workflow-editor/inputs-form').then((module) => module.InputsForm),
  {
    ssr: false,
    loading: () => <SkeletonRows rows={3} label="" />,
  },
);

/** What a workflow asks for before it starts, and where its steps work. Load it lazily. */
export function RunDialog({
  workflow,
  unsaved,
  onStarted,
  onClose,
}: {
  workflow: Workflow;
  /** Saves what is written beside the newest revision, where something is. */
  unsaved?: (() => void) | undefined;
  /** Left out: the page of the run is opened. */
  onStarted?: ((runId: string) => void) | undefined;
  onClose: () => void;
}) {
  const t = useTranslations('workflows');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const [inputs, setInputs] = useState<JsonObject>({});
  const [isValid, setValid] = useState(workflow.inputs === null);
  const [tried, setTried] = useState(false);
  const [stage, setStage] = useState('');
  // One start however often the button is pressed.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const start = useMutation(
    trpc.workflow.start.mutationOptions({
      onSuccess: ({ runId }) => (onStarted ? onStarted(runId) : router.push(routes.run(project, runId))),
    }),
  );
  const { name, revision } = workflow;
  const submit = () => {
    setTried(true);
    if (!isValid) return;
    start.mutate({
      project,
      name,
      revision,
      inputs,
      idempotencyKey,
      ...(stage === '' ? {} : { stage }),
    });
  };
  return (
    <FormDialog
      title={t('runTitle', { name })}
      intro={workflow.inputs === null ? t('runAsksNothing', { revision }) : t('runIntro', { revision })}
      act={t('start')}
      ownChecks
      busy={start.isPending || start.isSuccess}
      error={start.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {unsaved && (
        <Note
          tone="warn"
          action={
            <Button size="sm" onClick={unsaved}>
              {t('saveFirst')}
            </Button>
          }
        >
          {t('runsSaved', { revision })}
        </Note>
      )}
      {workflow.inputs !== null && (
        <InputsForm
          idPrefix="run"
          schema={workflow.inputs}
          value={inputs}
          tried={tried}
          onChange={setInputs}
          onValid={setValid}
        />
      )}
      <StageField value={stage} onChange={setStage} />
    </FormDialog>
  );
}
