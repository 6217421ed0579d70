'use client';

import { type FocusEvent, useState } from 'react';
import { afterClick } from './hand';

/** What is typed into a field before it counts. What the value becomes elsewhere takes its place. */
export function useDraft(value: string, onCommit: (value: string) => boolean) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(value);
  }
  const takeBack = () => setDraft(value);
  const commit = () => {
    const written = draft.trim();
    if (written === value || !onCommit(written)) takeBack();
  };
  const leave = ({ relatedTarget }: FocusEvent) => afterClick(relatedTarget, commit);
  return { draft, setDraft, commit, leave, takeBack };
}
