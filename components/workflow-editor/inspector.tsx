'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { SelectField } from '@/components/ui/field';
import { formatPath } from '@/server/domain/oam/document-path';
import { setMode } from '@/server/domain/workflow-edit/edit-fields';
import { type WorkflowModel, stepOf } from '@/server/domain/workflow-edit/workflow-model';
import { StepInspector } from './step-inspector';
import type { StepActions } from './use-step-actions';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './inspector.module.css';

type InspectorProps = { editor: WorkflowEditor; actions: StepActions; isEditable: boolean };

/** What is selected: one step with its form, several with what can be done with them, or none: the workflow itself. */
export function Inspector({ editor, actions, isEditable }: InspectorProps) {
  const t = useTranslations('design');
  const { model, selected } = editor;
  const current = selected.at(-1);
  const step = model && current !== undefined ? stepOf(model, current) : undefined;
  if (!model) return null;
  return (
    <aside className={classes.inspector} aria-label={t('inspector')}>
      {selected.length > 1 ? (
        <SeveralSteps count={selected.length} actions={actions} isEditable={isEditable} />
      ) : step ? (
        <StepInspector
          key={formatPath(step.path)}
          editor={editor}
          model={model}
          step={step}
          actions={actions}
          isEditable={isEditable}
        />
      ) : (
        <WholeWorkflow editor={editor} model={model} isEditable={isEditable} />
      )}
    </aside>
  );
}

function SeveralSteps({
  count,
  actions,
  isEditable,
}: {
  count: number;
  actions: StepActions;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  return (
    <div className={classes.part}>
      <h2>{t('several', { count })}</h2>
      <div className={classes.verbs}>
        <Button size="sm" disabled={!isEditable} onClick={actions.group}>
          {t('keys.group')}
        </Button>
        <Button size="sm" disabled={!isEditable} onClick={actions.duplicate}>
          {t('keys.duplicate')}
        </Button>
        <Button size="sm" disabled={!isEditable} onClick={actions.remove}>
          {t('keys.remove')}
        </Button>
      </div>
    </div>
  );
}

function WholeWorkflow({
  editor,
  model,
  isEditable,
}: {
  editor: WorkflowEditor;
  model: WorkflowModel;
  isEditable: boolean;
}) {
  const t = useTranslations('design');
  const modes = (of: 'steps' | 'subSteps', value: 'StepByStep' | 'DAG') => (
    <SelectField
      label={t(`modeOf.${of}`)}
      value={value}
      disabled={!isEditable}
      onChange={(event) => {
        const mode = event.currentTarget.value === 'DAG' ? 'DAG' : 'StepByStep';
        // Nothing is to run at another time only because of a choice of how the order is written.
        editor.act((now) => setMode(now, of, mode, { keepOrder: true }));
      }}
    >
      <option value="StepByStep">{t('mode.StepByStep')}</option>
      <option value="DAG">{t('mode.DAG')}</option>
    </SelectField>
  );
  return (
    <div className={classes.part}>
      <h2>{t('whole')}</h2>
      <p className={classes.help}>{t('wholeSays')}</p>
      {modes('steps', model.mode)}
      {modes('subSteps', model.subMode)}
    </div>
  );
}
