'use client';

import { type Ref, useCallback, useEffect, useImperativeHandle, useState } from 'react';
import type { Problem } from '@/server/domain/error';
import type { Known } from './completion';
import { type Editor, type EditorEvents, createEditor } from './create-editor';
import type { TextRange } from './editor-parts';
import classes from './yaml-editor.module.css';

export type YamlEditorHandle = Pick<Editor, 'goTo'>;

type YamlEditorProps = {
  /** Name for screen readers. */
  label: string;
  value: string;
  /** Without it the editor only reads. */
  onChange?: ((value: string) => void) | undefined;
  onSave?: (() => void) | undefined;
  onCursor?: EditorEvents['onCursor'];
  onStep?: EditorEvents['onStep'];
  /** What is spoken of elsewhere on the page. */
  marked?: TextRange | null;
  /** Shown at their lines, with what was expected and what to do. */
  problems: readonly Problem[];
  known: Known;
  /** Of the content security policy: the editor writes its own style sheet. */
  nonce: string | undefined;
  /** Words of the editor's own, by their English ones. */
  phrases: Record<string, string>;
  ref?: Ref<YamlEditorHandle>;
};

/** YAML with completion from the definitions. Load it lazily: it is by far the largest thing on a page. */
export function YamlEditor({
  label,
  value,
  onChange,
  onSave,
  onCursor,
  onStep,
  marked = null,
  problems,
  known,
  nonce,
  phrases,
  ref,
}: YamlEditorProps) {
  const [editor, setEditor] = useState<Editor | null>(null);
  const attach = useCallback(
    (host: HTMLDivElement | null) => {
      if (!host) return undefined;
      const made = createEditor(host, { label, nonce, phrases });
      setEditor(made);
      return () => {
        made.destroy();
        setEditor(null);
      };
    },
    [label, nonce, phrases],
  );
  useImperativeHandle(ref, () => ({ goTo: (line, column) => editor?.goTo(line, column) }), [editor]);
  useEffect(() => editor?.setValue(value), [editor, value]);
  useEffect(
    () => editor?.setEvents({ onChange, onSave, onCursor, onStep }),
    [editor, onChange, onSave, onCursor, onStep],
  );
  useEffect(() => editor?.setKnown(known), [editor, known]);
  useEffect(() => editor?.setProblems(problems), [editor, problems]);
  const { from, to } = marked ?? { from: -1, to: -1 };
  useEffect(() => editor?.mark(from < 0 ? null : { from, to }), [editor, from, to]);
  return <div ref={attach} className={classes.editor} />;
}
