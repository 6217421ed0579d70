'use client';

import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { YamlDocument } from '@/components/editor/yaml-document';
import { useKeys } from '@/components/patterns/keys';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Note } from '@/components/patterns/note';
import { PageSkeleton } from '@/components/patterns/page-skeleton';
import { QueryFailure } from '@/components/patterns/query-failure';
import { useMay, useProject } from '@/components/patterns/session';
import { UnsavedGuard } from '@/components/patterns/unsaved-guard';
import { mergeTexts } from '@/components/text/merge-texts';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import classes from './workflows.module.css';

type Revision = Outputs['workflow']['revision'];

/** The document of a workflow: read, changed with checks while typing, saved as the next revision. */
export function WorkflowDocument({ name }: { name: string }) {
  const t = useTranslations('workflows');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const workflow = useQuery(trpc.workflow.get.queryOptions({ project, name }));
  const number = workflow.data?.revision ?? 0;
  const revision = useQuery(
    trpc.workflow.revision.queryOptions(
      { project, name, number },
      // The editor stays, with what is written in it, while a newer revision is on its way.
      { enabled: number > 0, placeholderData: keepPreviousData },
    ),
  );
  const failed = workflow.error ?? revision.error;
  if (failed && !revision.data)
    return (
      <QueryFailure tried={t('documentFailed')} error={failed} onRetry={() => void revision.refetch()} />
    );
  if (!revision.data) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return <DocumentEditor name={name} newest={revision.data} />;
}

function DocumentEditor({ name, newest }: { name: string; newest: Revision }) {
  const t = useTranslations('workflows');
  const may = useMay('workflow.write');
  const { base, text, isDirty, isOvertaken, save, ...draft } = useDraft(name, newest);
  useKeys([{ keys: 'mod+s', label: t('save'), run: draft.submit }]);
  return (
    <div className={classes.document}>
      <UnsavedGuard isDirty={isDirty} />
      <div className={classes.bar}>
        <span className={classes.dim}>
          {t('editing', { number: base.number, author: base.createdByName })}
        </span>
        <span className={classes.grow} />
        {isDirty && (
          <Button variant="subtle" onClick={draft.discard}>
            {t('discard')}
          </Button>
        )}
        <Button
          variant="filled"
          disabled={!isDirty || !may.allowed}
          busy={save.isPending}
          onClick={draft.submit}
        >
          {t('save')}
        </Button>
      </div>
      {!may.allowed && <Note tone="idle">{t('needsRole', { roles: may.roles.join(', ') })}</Note>}
      {save.isError && <MutationNote error={save.error} />}
      {isOvertaken && (
        <Note tone="warn">
          {t('overtaken', { author: newest.createdByName, number: newest.number, base: base.number })}{' '}
          <Button size="sm" onClick={draft.merge}>
            {t('mergeOnto', { number: newest.number })}
          </Button>
        </Note>
      )}
      <YamlDocument
        label={t('documentOf', { name })}
        value={text}
        onChange={may.allowed ? draft.write : undefined}
        onSave={draft.submit}
      />
    </div>
  );
}

/** What somebody writes on top of a revision: a later one of somebody else must not slip in under it. */
function useDraft(name: string, newest: Revision) {
  const t = useTranslations('workflows');
  const [base, setBase] = useState(newest);
  const [draft, setDraft] = useState<string | null>(null);
  const save = useSave(name, () => setDraft(null));
  if (draft === null && base.number !== newest.number) setBase(newest);
  const text = draft ?? base.document;
  const isDirty = text !== base.document;
  return {
    base,
    text,
    isDirty,
    isOvertaken: isDirty && base.number !== newest.number,
    save,
    write: setDraft,
    discard: () => {
      setDraft(null);
      save.reset();
    },
    submit: () => {
      if (isDirty) save.mutate({ document: text, baseRevision: base.number });
    },
    /** Theirs and ours in one text, on top of the newest revision. */
    merge: () => {
      const both = mergeTexts(
        { base: base.document, mine: text, theirs: newest.document },
        { mine: t('mergeMine'), theirs: `r${newest.number}, ${newest.createdByName}` },
      );
      setDraft(both.text);
      setBase(newest);
      save.reset();
    },
  };
}

function useSave(name: string, onSaved: () => void) {
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const readAgain = () =>
    queryClient.invalidateQueries({ queryKey: trpc.workflow.get.queryKey({ project, name }) });
  const save = useMutation(
    trpc.workflow.save.mutationOptions({
      onSuccess: async ({ revision: number }) => {
        // Both are here before the draft goes, so that the text before it is not seen again.
        const saved = trpc.workflow.revision.queryOptions({ project, name, number });
        await Promise.all([readAgain(), queryClient.prefetchQuery(saved)]);
        onSaved();
      },
      // Refused because somebody was faster: then their revision has to be here, to go on from.
      onError: () => void readAgain(),
    }),
  );
  return {
    ...save,
    mutate: (input: { document: string; baseRevision: number }) => save.mutate({ project, ...input }),
  };
}
