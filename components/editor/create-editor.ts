import { type CompletionContext, autocompletion, snippetCompletion } from '@codemirror/autocomplete';
import { indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import type { Problem } from '@/server/domain/error';
import { type DefinitionSchema, completionsAt } from './completion';
import { editorTheme } from './editor-theme';
import { cursorAt } from './yaml-cursor';

export type EditorEvents = {
  onChange?: ((value: string) => void) | undefined;
  onSave?: (() => void) | undefined;
};

/** An editor in a page, steered from outside. */
export type Editor = {
  setValue(value: string): void;
  setProblems(problems: readonly Problem[]): void;
  setDefinitions(definitions: DefinitionSchema[]): void;
  /** Without onChange it only reads. */
  setEvents(events: EditorEvents): void;
  /** Moves the cursor there and takes the focus. */
  goTo(line: number, column: number): void;
  destroy(): void;
};

export function createEditor(
  parent: Element,
  { label, nonce }: { label: string; nonce: string | undefined },
): Editor {
  const access = new Compartment();
  let events: EditorEvents = {};
  let definitions: DefinitionSchema[] = [];
  const save = () => {
    events.onSave?.();
    return true;
  };
  const view = new EditorView({
    parent,
    extensions: [
      nonce === undefined ? [] : EditorView.cspNonce.of(nonce),
      keymap.of([{ key: 'Mod-s', preventDefault: true, run: save }]),
      basicSetup,
      keymap.of([indentWithTab]),
      yaml(),
      lintGutter(),
      EditorState.tabSize.of(2),
      EditorView.contentAttributes.of({ 'aria-label': label }),
      autocompletion({ override: [(context) => complete(context, definitions)] }),
      access.of(EditorState.readOnly.of(true)),
      editorTheme,
      EditorView.updateListener.of((update) => {
        if (update.docChanged) events.onChange?.(update.state.doc.toString());
      }),
    ],
  });
  return {
    setValue(value) {
      if (view.state.doc.toString() === value) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
    },
    setProblems: (problems) => view.dispatch(setDiagnostics(view.state, toDiagnostics(view.state, problems))),
    setDefinitions(given) {
      definitions = given;
    },
    setEvents(given) {
      events = given;
      view.dispatch({ effects: access.reconfigure(EditorState.readOnly.of(given.onChange === undefined)) });
    },
    goTo: (line, column) => goTo(view, line, column),
    destroy: () => view.destroy(),
  };
}

function goTo(view: EditorView, line: number, column: number): void {
  const place = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
  const anchor = Math.min(place.from + Math.max(column - 1, 0), place.to);
  view.dispatch({ selection: { anchor }, scrollIntoView: true });
  view.focus();
}

function complete(context: CompletionContext, definitions: DefinitionSchema[]) {
  const cursor = cursorAt(context.state.doc.toString(), context.pos);
  if (!cursor || (cursor.from === context.pos && !context.explicit && cursor.key === null)) return null;
  const line = context.state.doc.lineAt(context.pos);
  const indent = ' '.repeat(cursor.from - line.from);
  const options = completionsAt(cursor, definitions).map((each) =>
    snippetCompletion(`${each.insert.replaceAll('\n', `\n${indent}`).replaceAll('{', '\\{')}\${}`, {
      label: each.label,
      detail: each.required ? `${each.detail}, required` : each.detail,
      info: each.info || undefined,
      type: each.kind === 'key' ? 'property' : 'constant',
      boost: each.required ? 1 : 0,
    }),
  );
  return options.length === 0 ? null : { from: cursor.from, options, validFor: /^[\w./@-]*$/ };
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
