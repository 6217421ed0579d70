import { type CompletionContext, autocompletion, snippetCompletion } from '@codemirror/autocomplete';
import { indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { lintGutter } from '@codemirror/lint';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { basicSetup } from 'codemirror';
import { type Known, completionsAt } from './completion';
import { editorTheme } from './editor-theme';
import { cursorAt } from './yaml-cursor';

export type EditorWords = {
  /** Name for screen readers. */
  label: string;
  /** Of the content security policy: the editor writes its own style sheet. */
  nonce: string | undefined;
  /** Words of the editor's own, by their English ones. */
  phrases: Record<string, string>;
};

/** Everything about the editor that stays as it is while it lives. */
export function editorSetup(
  { label, nonce, phrases }: EditorWords,
  known: () => Known | undefined,
): Extension {
  return [
    nonce === undefined ? [] : EditorView.cspNonce.of(nonce),
    basicSetup,
    keymap.of([indentWithTab]),
    yaml(),
    lintGutter(),
    EditorState.tabSize.of(2),
    EditorState.phrases.of(phrases),
    // Its scroller scrolls by keys where the focus is in it.
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    autocompletion({ override: [(context) => complete(context, known())] }),
    editorTheme,
  ];
}

/** The list stays open while this goes on; not on a whole label, which `complete` looks at anew. */
function staysOpen(labels: readonly string[]) {
  return (text: string) => /^[\w./@-]*$/.test(text) && !labels.includes(text);
}

function complete(context: CompletionContext, known: Known | undefined) {
  if (!known) return null;
  const cursor = cursorAt(context.state.doc.toString(), context.pos);
  if (!cursor || (cursor.from === context.pos && !context.explicit && cursor.key === null)) return null;
  const found = completionsAt(cursor, known);
  // What is written out already needs no help, and Enter after it is to begin a new line.
  const written = context.state.sliceDoc(cursor.from, context.pos);
  if (!context.explicit && found.some(({ label }) => label === written)) return null;
  const line = context.state.doc.lineAt(context.pos);
  const indent = ' '.repeat(cursor.from - line.from);
  const options = found.map((each) =>
    snippetCompletion(`${each.insert.replaceAll('\n', `\n${indent}`).replaceAll('{', '\\{')}\${}`, {
      label: each.label,
      detail: each.detail,
      info: each.info || undefined,
      type: each.kind === 'key' ? 'property' : 'constant',
      boost: each.required ? 1 : 0,
    }),
  );
  return options.length === 0
    ? null
    : { from: cursor.from, options, validFor: staysOpen(found.map(({ label }) => label)) };
}
