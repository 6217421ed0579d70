'use client';

import { useState } from 'react';
import {
  type EditHistory,
  beginHistory,
  changeBetween,
  goToStep,
  recordEdit,
} from '@/components/editor/edit-history';
import type { TextChange } from '@/server/domain/yaml-edit/changes';

export type WorkflowText = {
  history: EditHistory;
  /** Something that was done on the canvas or in a form. */
  edit: (label: string, changes: readonly TextChange[], isTyping?: boolean) => void;
  /** What stands in the text editor now. */
  write: (text: string) => void;
  step: (way: 'undo' | 'redo') => void;
  goTo: (step: number) => void;
};

type Words = { typed: string; outside: string };

/**
 * One history of a draft, whoever changes it: canvas, form or text. What comes from elsewhere (a merge, what was discarded, a newer
 * revision) is a step of it too, so that nothing is lost.
 */
export function useWorkflowText(draft: string, onChange: (text: string) => void, words: Words): WorkflowText {
  const [history, setHistory] = useState(() => beginHistory(draft));
  if (history.text !== draft) {
    const changes = changeBetween(history.text, draft);
    setHistory(recordEdit(history, changes, { label: words.outside, at: 0 }));
  }
  const become = (next: EditHistory) => {
    setHistory(next);
    onChange(next.text);
  };
  const edit: WorkflowText['edit'] = (label, changes, isTyping = false) =>
    become(recordEdit(history, changes, { label, isTyping, at: Date.now() }));
  const goTo = (step: number) => become(goToStep(history, step));
  return {
    history,
    edit,
    write: (text) => edit(words.typed, changeBetween(history.text, text), true),
    step: (way) => goTo(history.done + (way === 'undo' ? -1 : 1)),
    goTo,
  };
}
