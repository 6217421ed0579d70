'use client';

import { useRef } from 'react';
import { LazyEditor } from './lazy-editor';
import { ProblemList } from './problem-list';
import { useCheck } from './use-check';
import { useKnown } from './use-known';
import type { YamlEditorHandle } from './yaml-editor';
import classes from './yaml-editor.module.css';

type YamlDocumentProps = {
  label: string;
  value: string;
  onChange?: ((value: string) => void) | undefined;
  onSave?: (() => void) | undefined;
};

/** An OAM document in the editor, checked by the server while somebody types; problems are listed and lead to their line. */
export function YamlDocument({ label, value, onChange, onSave }: YamlDocumentProps) {
  const editor = useRef<YamlEditorHandle>(null);
  const problems = useCheck(value);
  const known = useKnown();
  return (
    <div className={classes.document}>
      <div className={classes.host}>
        <LazyEditor
          ref={editor}
          label={label}
          value={value}
          onChange={onChange}
          onSave={onSave}
          problems={problems}
          known={known}
        />
      </div>
      <ProblemList
        problems={problems}
        onGo={({ position }) => position && editor.current?.goTo(position.line, position.column)}
      />
    </div>
  );
}
