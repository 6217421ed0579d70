'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
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
import { OvertakenNote } from './overtaken-note';
import { useDocumentDraft } from './use-document-draft';
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
    trpc.revision.get.queryOptions(
      { project, name, number },
      // The editor stays, with what is written in it, while a newer revision is on its way.
      { enabled: number > 0, placeholderData: keepPreviousData },
    ),
  );
  const failed = application.error ?? revision.error;
  if (failed && !revision.data)
    return (
      <QueryFailure tried={t('documentFailed')} error={failed} onRetry={() => void revision.refetch()} />
    );
  if (!revision.data) return <PageSkeleton label={patterns('loading')} slow={patterns('slow')} />;
  return <DocumentEditor name={name} newest={revision.data} />;
}

function DocumentEditor({ name, newest }: { name: string; newest: Outputs['revision']['get'] }) {
  const t = useTranslations('application');
  const may = useMay('application.write');
  const { base, text, isDirty, isOvertaken, merged, save, ...draft } = useDocumentDraft(name, newest);
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
      {!may.allowed && <Note tone="idle">{t('mayNotEdit', { roles: may.roles.join(', ') })}</Note>}
      {save.isError && <MutationNote error={save.error} />}
      {isOvertaken && <OvertakenNote base={base} newest={newest} onMerge={draft.merge} />}
      {isDirty && !isOvertaken && merged && (
        <Note tone={merged.conflicts > 0 ? 'warn' : 'ok'}>{t('merged', merged)}</Note>
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
