'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Empty } from '@/components/patterns/empty';
import { MutationNote } from '@/components/patterns/mutation-note';
import { PageHeader } from '@/components/patterns/page-header';
import { useMay, useProject } from '@/components/patterns/session';
import { UnsavedGuard } from '@/components/patterns/unsaved-guard';
import { routes } from '@/components/routes';
import { useTRPC, useTRPCClient } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import { Arrangement } from '@/components/workflow-editor/arrangement';
import { LazyWorkflowEditor } from '@/components/workflow-editor/lazy-workflow-editor';
import { toInput } from '@/components/workflow-editor/use-arrangement';
import { noSpots } from '@/server/domain/arrangement';
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
  const client = useTRPCClient();
  const project = useProject();
  const router = useRouter();
  const { template, text, isChanged, pick, use, setText } = useTemplate();
  const [arrangement] = useState(() => new Arrangement(null));
  const save = useMutation({
    mutationKey: trpc.workflow.save.mutationKey(),
    mutationFn: async (document: string) => {
      const saved = await client.workflow.save.mutate({ project, document, baseRevision: 0 });
      // Saved before, the same again is no other revision: what failed here is done by saving again.
      const placed = toInput(arrangement.spots ?? noSpots);
      if (placed.spots.length > 0)
        await client.workflow.arrangement.keep.mutate({ project, name: saved.name, ...placed });
      return saved;
    },
    onSuccess: ({ name }) => router.push(routes.workflow(project, name, 'design')),
  });
  const submit = () => save.mutate(text);
  /** Other steps stand where the layout puts them. */
  const replaceBy = (become: () => void) => {
    arrangement.write(new Map([...(arrangement.spots ?? noSpots).keys()].map((step) => [step, null])));
    become();
  };
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
        <StartingPoint
          template={template}
          onPick={(picked) => (isChanged ? pick(picked) : replaceBy(() => pick(picked)))}
          onUse={isChanged && use ? () => replaceBy(use) : undefined}
        />
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
          arranged={{ arrangement, error: null, retry: () => undefined }}
        />
      </div>
    </>
  );
}
