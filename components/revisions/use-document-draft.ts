'use client';

import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { problemOf } from '@/components/trpc/problem-of';
import { mergeTexts } from '@/server/domain/text/merge-texts';
import type { Revision } from './revision';
import type { Drafts, KeptDraft } from './use-drafts';

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
  const { opened, base, draft, saved, merged, ...set } = useTexts(newest, drafts.kept);
  const write = (document: string, on: Revision = base) => {
    set.setDraft(document);
    if (document === on.document) void drafts.discard();
    else drafts.write(document, on);
  };
  const save = useSave(saving, (number, document) => {
    set.setSaved({ number, document });
    // Somebody may have written on meanwhile.
    if (draft === null || draft === document) void drafts.discard();
    else drafts.write(draft, { ...base, number });
  });
  const text = draft ?? base.document;
  const isDirty = text !== base.document && text !== saved?.document;
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
      set.setDraft(null);
      set.setMerged(null);
      void drafts.discard();
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
      set.setBase(newest);
      set.setMerged({ number: newest.number, conflicts: both.conflicts });
      save.reset();
    },
  };
}

/** The revision that is written on, what is written, and what was saved of it and is not here as a revision yet. */
function useTexts(newest: Revision, kept: KeptDraft) {
  // Saved as it is by now, it is no draft any more.
  const [opened] = useState(kept?.document === newest.document ? null : kept);
  // What the edit began with: somebody else's later revision must not slip in under it.
  const [base, setBase] = useState<Revision>(opened?.base ?? newest);
  const [draft, setDraft] = useState<string | null>(opened?.document ?? null);
  const [merged, setMerged] = useState<Merged | null>(null);
  // Until it is the newest revision here the draft stays, so that the text before it is not seen again.
  const [saved, setSaved] = useState<{ number: number; document: string } | null>(null);
  if (saved && newest.number >= saved.number) {
    setSaved(null);
    setMerged(null);
    setBase(newest);
    if (draft === saved.document) setDraft(null);
  } else if (draft === null && base.number !== newest.number) setBase(newest);
  return {
    opened,
    base,
    draft,
    saved,
    merged,
    setBase,
    setDraft,
    setMerged,
    setSaved,
  };
}

function useSave({ save, readAgain, prefetch }: Saving, onSaved: (number: number, document: string) => void) {
  return useMutation({
    mutationFn: save,
    onSuccess: async ({ revision }, { document }) => {
      // At once: else their own revision is shown to them as one of somebody else.
      onSaved(revision, document);
      await Promise.all([readAgain(), prefetch(revision)]);
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
