'use client';

import { useTranslations } from 'next-intl';
import type { ClipboardEvent, ReactNode } from 'react';
import { isTyping } from '@/components/patterns/is-typing';
import type { KeyBinding } from '@/components/patterns/key-registry';
import { copySteps, duplicateSteps, pasteSteps } from '@/server/domain/workflow-edit/copy-steps';
import { groupSteps, ungroupSteps } from '@/server/domain/workflow-edit/edit-steps';
import { removeSteps, usersOf } from '@/server/domain/workflow-edit/remove-steps';
import { stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { useRemoval } from './removal';
import { type Selections, useSelections } from './use-selections';
import type { WorkflowEditor } from './use-workflow-editor';

export type StepActions = {
  keys: KeyBinding[];
  clipboard: Record<'onCopy' | 'onCut' | 'onPaste', (event: ClipboardEvent) => void>;
  remove: () => void;
  duplicate: () => void;
  group: () => void;
  ungroup: () => void;
  /** More than is selected now, along the lines. */
  selections: Selections;
  /** What is asked before something is taken away. */
  dialog: ReactNode;
};

/** What can be done with the steps that are selected, by keys and by buttons. */
export function useStepActions(editor: WorkflowEditor, isEditable: boolean): StepActions {
  const t = useTranslations('design');
  const { selected, act } = editor;
  const some = isEditable && selected.length > 0;
  const more = useSelections(editor);
  const { remove: takeAway, dialog } = useRemoval(editor);
  const remove = () => {
    const { model } = editor;
    if (!some || !model) return;
    const name = stepOf(model, selected[0] ?? '')?.name ?? '';
    takeAway({
      title: t('removal.title', { name, count: selected.length }),
      users: usersOf(model, selected),
      make: (now, mend) => removeSteps(now, selected, { mend }),
    });
  };
  const duplicate = () => {
    if (some) act((model) => duplicateSteps(model, selected));
  };
  const group = () => {
    if (some) act((model) => groupSteps(model, selected));
  };
  const ungroup = () => {
    const id = selected.at(-1);
    if (some && id !== undefined) act((model) => ungroupSteps(model, id));
  };
  return {
    keys: [
      { keys: 'Delete', label: t('keys.remove'), run: remove },
      { keys: 'Backspace', label: t('keys.remove'), run: remove },
      { keys: 'mod+d', label: t('keys.duplicate'), run: duplicate, notInFields: true },
      { keys: 'mod+g', label: t('keys.group'), run: group, notInFields: true },
      { keys: 'mod+shift+g', label: t('keys.ungroup'), run: ungroup, notInFields: true },
      ...more.keys,
    ],
    clipboard: clipboardOf(editor, isEditable, { copied: (count) => t('copied', { count }), remove }),
    selections: more.selections,
    dialog,
    remove,
    duplicate,
    group,
    ungroup,
  };
}

/** As text, so that steps go from one workflow, browser or person to another. */
function clipboardOf(
  { model, selected, act, say }: WorkflowEditor,
  isEditable: boolean,
  { copied, remove }: { copied: (count: number) => string; remove: () => void },
): StepActions['clipboard'] {
  const copy = (event: ClipboardEvent) => {
    if (!model || selected.length === 0 || isTyping(event.target)) return false;
    event.preventDefault();
    event.clipboardData.setData('text/plain', copySteps(model, selected));
    say(copied(selected.length));
    return true;
  };
  return {
    onCopy: (event) => void copy(event),
    onCut: (event) => {
      if (isEditable && copy(event)) remove();
    },
    onPaste: (event) => {
      if (!isEditable || isTyping(event.target)) return;
      event.preventDefault();
      const text = event.clipboardData.getData('text/plain');
      act((now) => {
        const after = selected.at(-1);
        const place =
          after !== undefined && stepOf(now, after) ? { after } : { group: null, index: now.steps.length };
        return pasteSteps(now, text, place);
      });
    },
  };
}
