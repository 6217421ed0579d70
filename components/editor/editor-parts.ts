import { EditorSelection, type Extension, Prec, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, keymap } from '@codemirror/view';

export type TextRange = { from: number; to: number };
type Step = ((way: 'undo' | 'redo') => void) | undefined;

/** Undo and redo of an editor whose text has its history elsewhere. */
export function historyKeys(step: () => Step): Extension {
  const run = (way: 'undo' | 'redo') => () => {
    const take = step();
    take?.(way);
    return take !== undefined;
  };
  return Prec.highest([
    keymap.of([
      { key: 'Mod-z', run: run('undo'), shift: run('redo'), preventDefault: true },
      { key: 'Mod-y', run: run('redo'), preventDefault: true },
    ]),
    EditorView.domEventHandlers({
      // From the menu of the browser, or a gesture.
      beforeinput(event) {
        const way = { historyUndo: 'undo', historyRedo: 'redo' }[event.inputType] as
          | 'undo'
          | 'redo'
          | undefined;
        const take = step();
        if (way === undefined || take === undefined) return false;
        event.preventDefault();
        take(way);
        return true;
      },
    }),
  ]);
}

const setMark = StateEffect.define<TextRange | null>();
const marked = Decoration.line({ class: 'cm-marked' });

/** Lines that something else on the page speaks of. */
export const marking: Extension = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(before, transaction) {
    const effect = transaction.effects.find((each) => each.is(setMark));
    if (!effect) return before.map(transaction.changes);
    if (effect.value === null) return Decoration.none;
    const { doc } = transaction.state;
    const end = Math.min(effect.value.to, doc.length);
    const lines = [];
    for (let at = doc.lineAt(Math.min(effect.value.from, end)); ; at = doc.line(at.number + 1)) {
      lines.push(marked.range(at.from));
      if (at.to >= end - 1 || at.number === doc.lines) break;
    }
    return Decoration.set(lines);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Shown, and brought into sight unless somebody is at work in the text. */
export function mark(view: EditorView, range: TextRange | null): void {
  const from = Math.min(range?.from ?? 0, view.state.doc.length);
  const isReading = range !== null && !view.hasFocus;
  view.dispatch({
    effects: [
      setMark.of(range),
      ...(isReading
        ? [EditorView.scrollIntoView(EditorSelection.cursor(from), { y: 'nearest', yMargin: 40 })]
        : []),
    ],
  });
}
