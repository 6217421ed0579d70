'use client';

import { useTranslations } from 'next-intl';
import { SelectField } from '@/components/ui/field';
import { setMode } from '@/server/domain/workflow-edit/edit-fields';
import type { WorkflowEditor } from './use-workflow-editor';

type Mode = 'StepByStep' | 'DAG';

/** How steps run: those of the workflow, those in groups, or those of one group. */
export function ModeField({
  editor,
  of,
  value,
  isEditable,
}: {
  editor: WorkflowEditor;
  of: Parameters<typeof setMode>[1];
  value: Mode;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  return (
    <SelectField
      label={t(`modeOf.${typeof of === 'string' ? of : 'group'}`)}
      value={value}
      disabled={!isEditable}
      onChange={(event) => {
        const mode = event.currentTarget.value as Mode;
        // Nothing is to run at another time only because of how the order is written.
        editor.act((now) => setMode(now, of, mode, { keepOrder: true }));
      }}
    >
      <option value="StepByStep">{t('mode.StepByStep')}</option>
      <option value="DAG">{t('mode.DAG')}</option>
    </SelectField>
  );
}
