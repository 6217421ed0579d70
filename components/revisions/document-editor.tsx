'use client';

import { useTranslations } from 'next-intl';
import type { ComponentType, ReactNode } from 'react';
import { YamlDocument } from '@/components/editor/yaml-document';
import { useKeys } from '@/components/patterns/keys';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Note } from '@/components/patterns/note';
import type { Allowance } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { UnsavedGuard } from '@/components/patterns/unsaved-guard';
import { Button } from '@/components/ui/button';
import { OvertakenNote } from './overtaken-note';
import type { Revision } from './revision';
import { type Saving, useDocumentDraft } from './use-document-draft';
import classes from './revisions.module.css';

/** What a form of a document is given. */
export type DocumentForm = {
  /** Of what the document is. */
  name: string;
  text: string;
  isDirty: boolean;
  disabled: boolean;
  onChange: (text: string) => void;
  onSave: () => void;
};

/** A document: read, changed with completion and checks while typing, saved as the next revision. */
export function DocumentEditor({
  name,
  newest,
  may,
  saving,
  views,
  Form,
}: {
  name: string;
  newest: Revision;
  may: Allowance;
  saving: Saving;
  /** Between the YAML and what else shows the document. */
  views?: ReactNode;
  /** In place of the YAML. */
  Form?: ComponentType<DocumentForm> | undefined;
}) {
  const t = useTranslations('revisions');
  const { base, text, isDirty, isOvertaken, merged, save, ...draft } = useDocumentDraft(newest, saving);
  useKeys([{ keys: 'mod+s', label: t('save'), run: draft.submit }]);
  return (
    <div className={classes.document}>
      <UnsavedGuard isDirty={isDirty} />
      <Toolbar
        ruled
        end={
          <>
            {views}
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
          </>
        }
      >
        <span className={classes.dim}>
          {t('editing', { number: base.number, author: base.createdByName })}
        </span>
      </Toolbar>
      {!may.allowed && <Note tone="idle">{t('mayNotEdit', { roles: may.roles.join(', ') })}</Note>}
      {save.isError && <MutationNote error={save.error} />}
      {isOvertaken && <OvertakenNote base={base} newest={newest} onMerge={draft.merge} />}
      {isDirty && !isOvertaken && merged && (
        <Note tone={merged.conflicts > 0 ? 'warn' : 'ok'}>{t('merged', merged)}</Note>
      )}
      {Form ? (
        <Form
          name={name}
          text={text}
          isDirty={isDirty}
          disabled={!may.allowed}
          onChange={draft.write}
          onSave={draft.submit}
        />
      ) : (
        <YamlDocument
          label={t('documentOf', { name })}
          value={text}
          onChange={may.allowed ? draft.write : undefined}
          onSave={draft.submit}
        />
      )}
    </div>
  );
}
