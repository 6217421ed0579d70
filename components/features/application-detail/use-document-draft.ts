'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useProject } from '@/components/patterns/session';
import { mergeTexts } from '@/components/text/merge-texts';
import { problemOf } from '@/components/trpc/problem-of';
import { type Outputs, useTRPC } from '@/components/trpc/trpc';

type Revision = Outputs['revision']['get'];
export type Merged = { number: number; conflicts: number };

/** What somebody writes on top of a revision, until it is saved as the next one. */
export function useDocumentDraft(name: string, newest: Revision) {
  const merge = useMerge();
  // What the edit began with: somebody else's later revision must not slip in under it.
  const [base, setBase] = useState(newest);
  const [draft, setDraft] = useState<string | null>(null);
  const [merged, setMerged] = useState<Merged | null>(null);
  const clear = () => {
    setDraft(null);
    setMerged(null);
  };
  const save = useSave(name, clear);
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
    discard: () => {
      clear();
      save.reset();
    },
    write: setDraft,
    submit: () => {
      if (isDirty) save.mutate({ document: text, baseRevision: base.number });
    },
    /** Theirs and ours in one text, on top of the newest revision. */
    merge: () => {
      const both = merge({ base: base.document, mine: text }, newest);
      setDraft(both.text);
      setBase(newest);
      setMerged({ number: newest.number, conflicts: both.conflicts });
      save.reset();
    },
  };
}

function useSave(name: string, onSaved: () => void) {
  const trpc = useTRPC();
  const project = useProject();
  const queryClient = useQueryClient();
  const readAgain = () =>
    queryClient.invalidateQueries({ queryKey: trpc.application.get.queryKey({ project, name }) });
  const save = useMutation(
    trpc.application.save.mutationOptions({
      onSuccess: async ({ revision: number }) => {
        // Both are here before the draft goes, so that the text before it is not seen again.
        const saved = trpc.revision.get.queryOptions({ project, name, number });
        await Promise.all([readAgain(), queryClient.prefetchQuery(saved)]);
        onSaved();
      },
      // Refused because somebody was faster: then their revision has to be here, to go on from.
      onError: (error) => {
        if (problemOf(error).problem.code === 'conflict') void readAgain();
      },
    }),
  );
  return {
    ...save,
    mutate: (input: { document: string; baseRevision: number }) => save.mutate({ project, ...input }),
  };
}

function useMerge() {
  const t = useTranslations('application');
  return (texts: { base: string; mine: string }, { number, createdByName, document }: Revision) =>
    mergeTexts(
      { ...texts, theirs: document },
      { mine: t('mergeMine'), theirs: t('mergeTheirs', { number, author: createdByName }) },
    );
}
