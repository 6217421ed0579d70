'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { Empty } from '@/components/patterns/empty';
import { MutationNote } from '@/components/patterns/mutation-note';
import { PageHeader } from '@/components/patterns/page-header';
import { useMay, useProject } from '@/components/patterns/session';
import { UnsavedGuard } from '@/components/patterns/unsaved-guard';
import { routes } from '@/components/routes';
import { useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { LazyWorkflowEditor } from '@/components/workflow-editor/lazy-workflow-editor';
import { NameField } from './name-field';
import { StartingPoint } from './starting-point';
import { useTemplate } from './use-template';
import classes from './workflows.module.css';

/** Nobody else is at what is not saved yet. */
const nobody: [] = [];

/** A new workflow, on the canvas and as text; what it begins with is chosen above. */
export function NewWorkflow() {
  const t = useTranslations('workflows');
  const may = useMay('workflow.write');
  if (may.allowed) return <Workbench />;
  return (
    <>
      <PageHeader title={t('newTitle')} />
      <Empty title={t('notYours')}>{t('needsRole', { roles: may.roles.join(', ') })}</Empty>
    </>
  );
}

function Workbench() {
  const t = useTranslations('workflows');
  const trpc = useTRPC();
  const project = useProject();
  const router = useRouter();
  const { template, text, isChanged, pick, use, setText } = useTemplate();
  const save = useMutation(
    trpc.workflow.save.mutationOptions({
      onSuccess: ({ name }) => router.push(routes.workflow(project, name, 'design')),
    }),
  );
  const submit = () => save.mutate({ project, document: text, baseRevision: 0 });
  return (
    <>
      <UnsavedGuard isDirty={isChanged && !save.isSuccess} />
      <PageHeader
        title={t('newTitle')}
        says={t('newSays')}
        actions={
          <Button variant="filled" busy={save.isPending} onClick={submit}>
            {t('saveNew')}
          </Button>
        }
      />
      {save.isError && (
        <div className={classes.note}>
          <MutationNote error={save.error} />
        </div>
      )}
      <div className={classes.newHead}>
        <NameField text={text} onChange={setText} />
        <StartingPoint template={template} onPick={pick} onUse={isChanged && use ? use : undefined} />
      </div>
      <div className={classes.newDocument}>
        <LazyWorkflowEditor
          name={t('newTitle')}
          text={text}
          isNew
          isDirty={isChanged}
          disabled={false}
          onChange={setText}
          onSave={submit}
          others={nobody}
          onPlace={() => undefined}
        />
      </div>
    </>
  );
}
