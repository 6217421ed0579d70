'use client';

import { useTranslations } from 'next-intl';
import { LazyEditor } from '@/components/editor/lazy-editor';
import { useKnown } from '@/components/editor/use-known';
import { stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { stepAt } from './step-graph';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './workflow-editor.module.css';

/** The document as text: what is selected on the canvas is marked here, and the cursor selects there. */
export function TextPane({
  name,
  editor,
  disabled,
  onSave,
}: {
  name: string;
  editor: WorkflowEditor;
  disabled: boolean;
  onSave: () => void;
}) {
  const t = useTranslations('design');
  const known = useKnown();
  const { model, selected, text, problems, unreadable } = editor;
  const current = selected.at(-1);
  const marked =
    (unreadable === null && model && current !== undefined && stepOf(model, current)?.range) || null;
  const onCursor = (offset: number) => {
    const step = model && unreadable === null ? stepAt(model, offset) : undefined;
    if (step && step.id !== current) editor.select([step.id]);
  };
  return (
    <section className={classes.text} aria-label={t('text')}>
      <LazyEditor
        label={t('textOf', { name })}
        value={text.history.text}
        onChange={disabled ? undefined : text.write}
        onSave={onSave}
        onCursor={onCursor}
        onStep={text.step}
        marked={marked}
        problems={problems}
        known={known}
      />
    </section>
  );
}
