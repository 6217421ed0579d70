import type { SpotPatch } from '@/server/domain/arrangement';
import {
  type TextChange,
  applyChanges,
  composeChanges,
  invertChanges,
} from '@/server/domain/yaml-edit/changes';

/** One thing that was done to a text: what it is called, and how it goes there and back. */
export type HistoryStep = {
  label: string;
  /** Milliseconds since 1970. */
  at: number;
  forth: TextChange[];
  back: TextChange[];
  /** Written by hand: what follows at once is part of it. */
  isTyping: boolean;
  /** Where steps stand on the canvas since then, and stood before; missing: where they were. */
  spots?: SpotChange;
};

export type SpotChange = { forth: SpotPatch; back: SpotPatch };

/** A text with everything that was done to it since it was opened; `done` of the steps are in the text, the rest was undone. */
export type EditHistory = { text: string; steps: readonly HistoryStep[]; done: number };

const mostSteps = 500;
/** A pause that ends a burst of typing. */
const burstMs = 1_000;

export function beginHistory(text: string): EditHistory {
  return { text, steps: [], done: 0 };
}

/** What was undone before is gone. Changes that change nothing and move nothing leave everything as it is. */
export function recordEdit(
  history: EditHistory,
  changes: readonly TextChange[],
  {
    label,
    at,
    isTyping = false,
    spots,
  }: { label: string; at: number; isTyping?: boolean; spots?: SpotChange | undefined },
): EditHistory {
  const text = applyChanges(history.text, changes);
  if (text === history.text && !spots) return history;
  const kept = history.steps.slice(0, history.done);
  const last = kept.at(-1);
  const back = invertChanges(history.text, changes);
  if (last && isTyping && continues(last, changes, at, spots)) {
    const first = applyChanges(history.text, last.back);
    const forth = composeChanges(first, [last.forth, changes]);
    const both = joinSpots(last.spots, spots);
    kept[kept.length - 1] = {
      ...last,
      at,
      forth,
      back: invertChanges(first, forth),
      ...(both ? { spots: both } : {}),
    };
  } else {
    kept.push({ label, at, forth: [...changes], back, isTyping, ...(spots ? { spots } : {}) });
  }
  const steps = kept.slice(-mostSteps);
  return { text, steps, done: steps.length };
}

/** The text as it was after the first `place` steps; what lies beyond can be done again until something else is. */
export function goToStep(history: EditHistory, place: number): EditHistory {
  const wanted = Math.min(Math.max(place, 0), history.steps.length);
  let { text, done } = history;
  while (done > wanted) {
    done -= 1;
    text = applyChanges(text, history.steps[done]?.back ?? []);
  }
  while (done < wanted) {
    text = applyChanges(text, history.steps[done]?.forth ?? []);
    done += 1;
  }
  return { ...history, text, done };
}

/** Where steps are to stand after the first `place` steps of the history. */
export function spotsAt(history: EditHistory, place: number): SpotPatch {
  const { steps, done } = history;
  const patches =
    place < done
      ? steps
          .slice(Math.max(place, 0), done)
          .toReversed()
          .map(({ spots }) => spots?.back)
      : steps.slice(done, place).map(({ spots }) => spots?.forth);
  return new Map(patches.flatMap((patch) => [...(patch ?? [])]));
}

function joinSpots(earlier: SpotChange | undefined, later: SpotChange | undefined): SpotChange | undefined {
  if (!earlier || !later) return earlier ?? later;
  return {
    forth: new Map([...earlier.forth, ...later.forth]),
    back: new Map([...later.back, ...earlier.back]),
  };
}

export const undo = (history: EditHistory) => goToStep(history, history.done - 1);
export const redo = (history: EditHistory) => goToStep(history, history.done + 1);

/** The one change that makes `after` of `before`: what is alike at both ends stays. */
export function changeBetween(before: string, after: string): TextChange[] {
  return composeChanges(before, [[{ from: 0, to: before.length, insert: after }]]);
}

/** Goes on where the last burst ended, soon enough, and does not begin a new line. */
function continues(
  last: HistoryStep,
  changes: readonly TextChange[],
  at: number,
  spots: SpotChange | undefined,
): boolean {
  const [change] = changes;
  // The same steps are moved on.
  if (!change && last.forth.length === 0 && last.isTyping && at - last.at <= burstMs)
    return [...(spots?.forth.keys() ?? [])].every((step) => last.spots?.forth.has(step));
  const touched = last.back.at(-1);
  if (!last.isTyping || at - last.at > burstMs || !change || changes.length > 1 || !touched) return false;
  return change.from <= touched.to && change.to >= touched.from && !change.insert.includes('\n');
}
