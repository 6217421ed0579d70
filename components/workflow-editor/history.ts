import {
  type TextChange,
  applyChanges,
  composeChanges,
  invertChanges,
  tidy,
} from '@/server/domain/yaml-edit/changes';

/** One step of the history. The text before it comes back by `undo`, the one after it by `redo`. */
export type HistoryStep<Label> = {
  label: Label;
  undo: TextChange[];
  redo: TextChange[];
  /** What was chosen before and afterwards: ids of steps. */
  before: readonly string[];
  after: readonly string[];
  /** Set where somebody typed: when the last key was pressed, and where in the text it came to stand. */
  typed?: { at: number; offset: number } | undefined;
};

/**
 * What was done to a text, by hand or on the canvas, in one line. The steps before `done` are in the text, those behind it
 * were taken back and can be done again.
 */
export type History<Label> = { text: string; steps: readonly HistoryStep<Label>[]; done: number };

/** What is done, taken back or done again: the history and what is chosen then. */
export type Moved<Label> = { history: History<Label>; select: readonly string[] };

const kept = 500;
const pauseMs = 1_000;

export function startHistory<Label>(text: string): History<Label> {
  return { text, steps: [], done: 0 };
}

export function record<Label>(
  history: History<Label>,
  change: {
    changes: readonly TextChange[];
    label: Label;
    before: readonly string[];
    after: readonly string[];
  },
): History<Label> {
  if (change.changes.length === 0) return history;
  return push(history, applyChanges(history.text, change.changes), {
    label: change.label,
    undo: invertChanges(history.text, change.changes),
    redo: [...change.changes],
    before: change.before,
    after: change.after,
  });
}

/** Notes the text as somebody typed it. Keys that follow each other closely, in place and in time, are one step. */
export function recordTyping<Label>(
  history: History<Label>,
  text: string,
  label: Label,
  now: number,
): History<Label> {
  const [change] = tidy(history.text, [{ from: 0, to: history.text.length, insert: text }]);
  if (!change) return history;
  const typed = { at: now, offset: change.from + change.insert.length };
  const last = history.steps[history.done - 1];
  if (last && history.done === history.steps.length && continues(last, change, now)) {
    const first = applyChanges(history.text, last.undo);
    const redo = composeChanges(first, [last.redo, [change]]);
    const step = { ...last, redo, undo: invertChanges(first, redo), typed };
    return { ...history, text, steps: [...history.steps.slice(0, -1), step] };
  }
  const step = {
    label,
    undo: invertChanges(history.text, [change]),
    redo: [change],
    before: [],
    after: [],
    typed,
  };
  return push(history, text, step);
}

/** A new line begins a new step, so that undo goes back by lines and not by paragraphs. */
function continues({ typed }: HistoryStep<unknown>, change: TextChange, now: number): boolean {
  if (!typed || now - typed.at > pauseMs || change.insert.includes('\n')) return false;
  // A line end typed before another one may count as the second of the two.
  return Math.min(Math.abs(change.from - typed.offset), Math.abs(change.to - typed.offset)) <= 1;
}

function push<Label>(history: History<Label>, text: string, step: HistoryStep<Label>): History<Label> {
  const steps = [...history.steps.slice(0, history.done), step].slice(-kept);
  return { text, steps, done: steps.length };
}

/** Goes to where `done` steps are in the text. */
export function goTo<Label>(history: History<Label>, done: number): Moved<Label> {
  let { text, done: at } = history;
  let select: readonly string[] = [];
  const goal = Math.min(Math.max(done, 0), history.steps.length);
  while (at > goal) {
    at -= 1;
    const step = history.steps[at];
    text = applyChanges(text, step?.undo ?? []);
    select = step?.before ?? [];
  }
  while (at < goal) {
    const step = history.steps[at];
    text = applyChanges(text, step?.redo ?? []);
    select = step?.after ?? [];
    at += 1;
  }
  return { history: { ...history, text, done: at }, select };
}

export function undo<Label>(history: History<Label>): Moved<Label> {
  return goTo(history, history.done - 1);
}

export function redo<Label>(history: History<Label>): Moved<Label> {
  return goTo(history, history.done + 1);
}
