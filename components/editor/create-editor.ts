import { type Diagnostic, setDiagnostics } from '@codemirror/lint';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import type { Problem } from '@/server/domain/error';
import type { Known } from './completion';
import { Echoes } from './echoes';
import { changeBetween } from './edit-history';
import { type TextRange, historyKeys, mark, marking } from './editor-parts';
import { type EditorWords, editorSetup } from './editor-setup';
import { LineEnds } from './line-ends';

export type EditorEvents = {
  onChange?: ((value: string) => void) | undefined;
  onSave?: (() => void) | undefined;
  /** Where somebody put the cursor, as an offset of the text. */
  onCursor?: ((offset: number) => void) | undefined;
  /** With it the editor keeps no history: there is another one, of more than this text's letters. */
  onStep?: ((way: 'undo' | 'redo') => void) | undefined;
};

/** An editor in a page, steered from outside. */
export type Editor = {
  setValue(value: string): void;
  setProblems(problems: readonly Problem[]): void;
  setKnown(known: Known): void;
  /** Without onChange it only reads. */
  setEvents(events: EditorEvents): void;
  /** Shows what is spoken of elsewhere; null: nothing. */
  mark(range: TextRange | null): void;
  /** Moves the cursor there and takes the focus. */
  goTo(line: number, column: number): void;
  destroy(): void;
};

const fromOutside = Annotation.define<boolean>();

export function createEditor(parent: Element, { label, nonce, phrases }: EditorWords): Editor {
  const access = new Compartment();
  const echoes = new Echoes();
  let events: EditorEvents = {};
  let known: Known | undefined;
  const ends = new LineEnds();
  const view = new EditorView({
    parent,
    extensions: [
      // Before the keys of the editor itself.
      saveKey(() => events.onSave?.()),
      historyKeys(() => events.onStep),
      marking,
      editorSetup({ label, nonce, phrases }, () => known),
      access.of(EditorState.readOnly.of(true)),
      EditorView.updateListener.of((update) => {
        if (update.transactions.some((each) => each.annotation(fromOutside))) return;
        if (update.selectionSet && !update.docChanged) events.onCursor?.(ends.cursorOf(update.state));
        if (!update.docChanged) return;
        const value = ends.valueOf(update.state);
        echoes.send(value);
        events.onChange?.(value);
      }),
    ],
  });
  return {
    setValue(value) {
      if (echoes.isEcho(value)) return;
      ends.see(value);
      if (ends.valueOf(view.state) === value) return;
      // Only what differs, so that the cursor stays where somebody is reading.
      const changes = changeBetween(view.state.doc.toString(), ends.inside(value));
      view.dispatch({ changes, annotations: fromOutside.of(true) });
    },
    mark: (range) => mark(view, range && ends.rangeInside(view.state, range)),
    setProblems: (problems) => view.dispatch(setDiagnostics(view.state, toDiagnostics(view.state, problems))),
    setKnown(given) {
      known = given;
    },
    setEvents(given) {
      events = given;
      const readOnly = given.onChange === undefined;
      if (view.state.readOnly !== readOnly)
        view.dispatch({ effects: access.reconfigure(EditorState.readOnly.of(readOnly)) });
    },
    goTo: (line, column) => goTo(view, line, column),
    destroy: () => view.destroy(),
  };
}

function saveKey(onSave: () => void): Extension {
  const run = () => {
    onSave();
    return true;
  };
  return keymap.of([{ key: 'Mod-s', preventDefault: true, run }]);
}

function goTo(view: EditorView, line: number, column: number): void {
  const place = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  const anchor = Math.min(place.from + Math.max(column - 1, 0), place.to);
  view.dispatch({ selection: { anchor }, scrollIntoView: true });
  view.focus();
}

function toDiagnostics(state: EditorState, problems: readonly Problem[]): Diagnostic[] {
  return problems.map((problem) => {
    const line = state.doc.line(Math.min(Math.max(problem.position?.line ?? 1, 1), state.doc.lines));
    const from = Math.min(line.from + Math.max((problem.position?.column ?? 1) - 1, 0), line.to);
    const word = /^\S*/.exec(state.sliceDoc(from, line.to))?.[0].length ?? 0;
    return { from, to: from + word, severity: problem.severity ?? 'error', message: toMessage(problem) };
  });
}

function toMessage({ message, expected, got, hint }: Problem): string {
  const parts = [message, expected && `expected: ${expected}`, got && `got: ${got}`, hint];
  return parts.filter(Boolean).join('\n');
}
