'use client';

import { useTranslations } from 'next-intl';
import type { ClipboardEvent } from 'react';
import { isTyping } from '@/components/patterns/is-typing';
import type { KeyBinding } from '@/components/patterns/key-registry';
import { copySteps, duplicateSteps, pasteSteps } from '@/server/domain/workflow-edit/copy-steps';
import { groupSteps, ungroupSteps } from '@/server/domain/workflow-edit/edit-steps';
import { removeSteps } from '@/server/domain/workflow-edit/remove-steps';
import { allSteps, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import type { WorkflowEditor } from './use-workflow-editor';

export type StepActions = {
  keys: KeyBinding[];
  clipboard: Record<'onCopy' | 'onCut' | 'onPaste', (event: ClipboardEvent) => void>;
  remove: () => void;
  duplicate: () => void;
  group: () => void;
  ungroup: () => void;
};

/** What can be done with the steps that are selected, by keys and by buttons. */
export function useStepActions(editor: WorkflowEditor, isEditable: boolean): StepActions {
  const t = useTranslations('design');
  const { selected, act } = editor;
  const some = isEditable && selected.length > 0;
  const remove = () => {
    if (some) act((model) => removeSteps(model, selected, { mend: true }));
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
  const selectAll = () =>
    editor.select(
      allSteps(editor.model?.steps ?? []).flatMap(({ id, group: within }) => (within ? [] : [id])),
    );
  return {
    keys: [
      { keys: 'Delete', label: t('keys.remove'), run: remove },
      { keys: 'Backspace', label: t('keys.remove'), run: remove },
      { keys: 'mod+d', label: t('keys.duplicate'), run: duplicate, notInFields: true },
      { keys: 'mod+g', label: t('keys.group'), run: group, notInFields: true },
      { keys: 'mod+shift+g', label: t('keys.ungroup'), run: ungroup, notInFields: true },
      { keys: 'mod+a', label: t('keys.all'), run: selectAll, notInFields: true },
    ],
    clipboard: clipboardOf(editor, isEditable, (count) => t('copied', { count })),
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
  copied: (count: number) => string,
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
      if (isEditable && copy(event)) act((now) => removeSteps(now, selected, { mend: true }));
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
