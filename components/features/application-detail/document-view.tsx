'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
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
import { type Outputs, useTRPC } from '@/components/trpc/trpc';
import { Button } from '@/components/ui/button';
import classes from './application-detail.module.css';

/** The document of an application: read, changed with completion and checks while typing, saved as the next revision. */
export function DocumentView({ name }: { name: string }) {
  const t = useTranslations('application');
  const patterns = useTranslations('patterns');
  const trpc = useTRPC();
  const project = useProject();
  const application = useQuery(trpc.application.get.queryOptions({ project, name }));
  const number = application.data?.revision ?? 0;
  const revision = useQuery(
    trpc.revision.get.queryOptions({ project, name, number }, { enabled: number > 0 }),
  );
  const failed = application.error ?? revision.error;
  if (failed)
    return (
      <QueryFailure tried={t('documentFailed')} error={failed} onRetry={() => void revision.refetch()} />
    );
  if (!revision.data) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return <DocumentEditor name={name} newest={revision.data} />;
}

function DocumentEditor({ name, newest }: { name: string; newest: Outputs['revision']['get'] }) {
  const t = useTranslations('application');
  const trpc = useTRPC();
  const project = useProject();
  const may = useMay('application.write');
  const queryClient = useQueryClient();
  // What the edit began with: somebody else's later revision must not slip in under it.
  const [base, setBase] = useState(newest);
  const [draft, setDraft] = useState<string | null>(null);
  const save = useMutation(
    trpc.application.save.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.application.get.queryKey({ project, name }) });
        setDraft(null);
      },
    }),
  );
  if (draft === null && base.number !== newest.number) setBase(newest);
  const isDirty = draft !== null && draft !== base.document;
  const submit = () => {
    if (isDirty) save.mutate({ project, document: draft, baseRevision: base.number });
  };
  useKeys([{ keys: 'mod+s', label: t('save'), run: submit }]);
  return (
    <div className={classes.document}>
      <UnsavedGuard isDirty={isDirty} />
      <div className={classes.bar}>
        <span className={classes.dim}>
          {t('editing', { number: base.number, author: base.createdByName })}
        </span>
        <span className={classes.grow} />
        {isDirty && (
          <Button variant="subtle" onClick={() => setDraft(null)}>
            {t('discard')}
          </Button>
        )}
        <Button variant="filled" disabled={!isDirty || !may.allowed} busy={save.isPending} onClick={submit}>
          {t('save')}
        </Button>
      </div>
      {!may.allowed && <Note tone="idle">{t('mayNotEdit', { roles: may.roles.join(', ') })}</Note>}
      {isDirty && base.number !== newest.number && (
        <Note tone="warn">{t('overtaken', { author: newest.createdByName, number: newest.number })}</Note>
      )}
      {save.isError && <MutationNote error={save.error} />}
      <YamlDocument
        label={t('documentOf', { name })}
        value={draft ?? base.document}
        onChange={may.allowed ? setDraft : undefined}
        onSave={submit}
      />
    </div>
  );
}
