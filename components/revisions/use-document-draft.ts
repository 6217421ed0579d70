'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { problemOf } from '@/components/trpc/problem-of';
import { mergeTexts } from '@/server/domain/text/merge-texts';
import type { Revision } from './revision';
import type { Drafts } from './use-drafts';

export type Merged = { number: number; conflicts: number };
/** How a document is kept. */
export type Saving = {
  save: (input: { document: string; baseRevision: number }) => Promise<{ revision: number }>;
  /** Asks again which revision is the newest. */
  readAgain: () => Promise<unknown>;
  /** Brings a revision here before it is shown. */
  prefetch: (number: number) => Promise<unknown>;
};

/** What somebody writes on top of a revision, kept until it is saved as the next one. */
export function useDocumentDraft(newest: Revision, saving: Saving, drafts: Drafts) {
  const merge = useMerge();
  // Saved as it is by now, it is no draft any more.
  const [opened] = useState(drafts.kept?.document === newest.document ? null : drafts.kept);
  // What the edit began with: somebody else's later revision must not slip in under it.
  const [base, setBase] = useState<Revision>(opened?.base ?? newest);
  const [draft, setDraft] = useState<string | null>(opened?.document ?? null);
  const [merged, setMerged] = useState<Merged | null>(null);
  const clear = () => {
    setDraft(null);
    setMerged(null);
    void drafts.discard();
  };
  const write = (document: string, on: Revision = base) => {
    setDraft(document);
    if (document === on.document) void drafts.discard();
    else drafts.write(document, on);
  };
  const save = useSave(saving, clear);
  if (draft === null && base.number !== newest.number) setBase(newest);
  const text = draft ?? base.document;
  const isDirty = text !== base.document;
  return {
    base,
    text,
    isDirty,
    isOvertaken: isDirty && base.number !== newest.number,
    merged,
    save,
    /** Since when there is what was found here, written earlier and not saved. */
    foundFrom: opened?.changedAt ?? null,
    discard: () => {
      clear();
      save.reset();
    },
    write,
    submit: () => {
      if (isDirty) save.mutate({ document: text, baseRevision: base.number });
    },
    /** Theirs and ours in one text, on top of the newest revision. */
    merge: () => {
      const both = merge({ base: base.document, mine: text }, newest);
      write(both.text, newest);
      setBase(newest);
      setMerged({ number: newest.number, conflicts: both.conflicts });
      save.reset();
    },
  };
}

function useSave({ save, readAgain, prefetch }: Saving, onSaved: () => void) {
  return useMutation({
    mutationFn: save,
    onSuccess: async ({ revision }) => {
      // Both are here before the draft goes, so that the text before it is not seen again.
      await Promise.all([readAgain(), prefetch(revision)]);
      onSaved();
    },
    // Refused because somebody was faster: then their revision has to be here, to go on from.
    onError: (error) => {
      if (problemOf(error).problem.code === 'conflict') void readAgain();
    },
  });
}

function useMerge() {
  const t = useTranslations('revisions');
  return (texts: { base: string; mine: string }, { number, createdByName, document }: Revision) =>
    mergeTexts(
      { ...texts, theirs: document },
      { mine: t('mergeMine'), theirs: t('mergeTheirs', { number, author: createdByName }) },
    );
}
