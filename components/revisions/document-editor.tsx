'use client';

import { useTranslations } from 'next-intl';
import dynamic from 'next/dynamic';
import { type ComponentType, type ReactNode, useState } from 'react';
import { YamlDocument } from '@/components/editor/yaml-document';
import { useKeys } from '@/components/patterns/keys';
import { MutationNote } from '@/components/patterns/mutation-note';
import { Note } from '@/components/patterns/note';
import type { Allowance } from '@/components/patterns/session';
import { Toolbar } from '@/components/patterns/toolbar';
import { UnsavedGuard } from '@/components/patterns/unsaved-guard';
import { Button } from '@/components/ui/button';
import { DraftState } from './draft-state';
import { PeopleHere } from './people-here';
import type { Revision } from './revision';
import { type Saving, useDocumentDraft } from './use-document-draft';
import { type DocumentOf, type KeptDraft, useDrafts } from './use-drafts';
import { type OtherPerson, usePresence } from './use-presence';
import classes from './revisions.module.css';

// Few ever see it, and it compares texts.
const OvertakenNote = dynamic(() => import('./overtaken-note').then((module) => module.OvertakenNote), {
  ssr: false,
});

/** What a form of a document is given. */
export type DocumentForm = {
  of: DocumentOf;
  /** Of what the document is. */
  name: string;
  text: string;
  /** Nothing of it was saved yet. */
  isNew?: boolean;
  isDirty: boolean;
  disabled: boolean;
  onChange: (text: string) => void;
  onSave: () => void;
  /** Who else is at it, and where. */
  others: readonly OtherPerson[];
  /** Tells the others where one is. */
  onPlace: (place: string) => void;
};

/** A document that is shown: its newest revision, and what the one who looks at it wrote on top of one. */
export type ShownDocument = {
  of: DocumentOf;
  newest: Revision;
  kept: KeptDraft;
  may: Allowance;
  saving: Saving;
};

/** A document: read, changed with completion and checks while typing, saved as the next revision. */
export function DocumentEditor({
  of,
  newest,
  kept,
  may,
  saving,
  views,
  Form,
}: ShownDocument & {
  /** Between the YAML and what else shows the document. */
  views?: ReactNode;
  /** In place of the YAML. */
  Form?: ComponentType<DocumentForm> | undefined;
}) {
  const t = useTranslations('revisions');
  const { name } = of;
  const drafts = useDrafts(of, kept);
  const { base, text, isDirty, isOvertaken, merged, save, ...draft } = useDocumentDraft(
    newest,
    saving,
    drafts,
  );
  const [place, setPlace] = useState('');
  const others = usePresence(of, place);
  useKeys([{ keys: 'mod+s', label: t('save'), run: draft.submit }]);
  return (
    <div className={classes.document}>
      <UnsavedGuard
        isDirty={isDirty && drafts.keeping.state !== 'kept'}
        isKept={drafts.keeping.state === 'keeping'}
      />
      <Toolbar
        ruled
        end={
          <>
            <PeopleHere others={others} />
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
          {isDirty && <DraftState drafts={drafts} foundFrom={draft.foundFrom} />}
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
          of={of}
          name={name}
          text={text}
          isDirty={isDirty}
          disabled={!may.allowed}
          onChange={draft.write}
          onSave={draft.submit}
          others={others}
          onPlace={setPlace}
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
