'use client';

import { useState } from 'react';
import {
  type EditHistory,
  beginHistory,
  changeBetween,
  goToStep,
  recordEdit,
  spotsAt,
} from '@/components/editor/edit-history';
import { type SpotPatch, invertPatch, noSpots } from '@/server/domain/arrangement';
import { type TextChange, applyChanges } from '@/server/domain/yaml-edit/changes';
import type { Arrangement } from './arrangement';
import type { Following } from './step-spots';

export type WorkflowText = {
  history: EditHistory;
  /** Something that was done on the canvas or in a form. */
  edit: (label: string, changes: readonly TextChange[], more?: EditOptions) => void;
  /** What stands in the text editor now. */
  write: (text: string) => void;
  step: (way: 'undo' | 'redo') => void;
  goTo: (step: number) => void;
};

type EditOptions = {
  isTyping?: boolean;
  /** Where steps are put with it, by their ids in the text that comes out. */
  placed?: SpotPatch;
  /** By hand, letter by letter. */
  isWritten?: boolean;
};

/** What else is of the history: where the steps stand. */
type Placing = {
  arrangement: Arrangement;
  /** What another text changes about that. */
  follow: (text: string, how: Following) => SpotPatch;
};

type Words = { typed: string; outside: string };

/**
 * One history of a draft, whoever changes it: canvas, form or text. What comes from elsewhere (a merge, what was discarded, a newer
 * revision) is a step of it too, so that nothing is lost.
 */
export function useWorkflowText(
  draft: string,
  onChange: (text: string) => void,
  words: Words,
  { arrangement, follow }: Placing,
): WorkflowText {
  const [history, setHistory] = useState(() => beginHistory(draft));
  if (history.text !== draft) {
    const changes = changeBetween(history.text, draft);
    setHistory(recordEdit(history, changes, { label: words.outside, at: 0 }));
  }
  const become = (next: EditHistory, spots: SpotPatch) => {
    setHistory(next);
    arrangement.write(spots);
    if (next.text !== history.text) onChange(next.text);
  };
  const edit: WorkflowText['edit'] = (
    label,
    changes,
    { isTyping = false, placed = noSpots, isWritten = false } = {},
  ) => {
    const forth =
      changes.length === 0 ? placed : follow(applyChanges(history.text, changes), { placed, isWritten });
    const back = invertPatch(arrangement.spots ?? noSpots, forth);
    const spots = forth.size === 0 ? undefined : { forth, back };
    become(recordEdit(history, changes, { label, isTyping, at: Date.now(), spots }), forth);
  };
  const goTo = (step: number) => become(goToStep(history, step), spotsAt(history, step));
  return {
    history,
    edit,
    write: (text) =>
      edit(words.typed, changeBetween(history.text, text), { isTyping: true, isWritten: true }),
    step: (way) => goTo(history.done + (way === 'undo' ? -1 : 1)),
    goTo,
  };
}
