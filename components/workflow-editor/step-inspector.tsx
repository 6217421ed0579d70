'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/field';
import { renameStep, setStepField } from '@/server/domain/workflow-edit/edit-fields';
import { usersOf } from '@/server/domain/workflow-edit/remove-steps';
import { type StepModel, type WorkflowModel, modeAround } from '@/server/domain/workflow-edit/workflow-model';
import { ModeField } from './mode-field';
import { StepParameters } from './step-parameters';
import { StepWaits } from './step-waits';
import type { StepActions } from './use-step-actions';
import type { WorkflowEditor } from './use-workflow-editor';
import classes from './inspector.module.css';

type StepInspectorProps = {
  editor: WorkflowEditor;
  model: WorkflowModel;
  step: StepModel;
  actions: StepActions;
  /** Is its type one that there is? */
  isKnown: boolean;
  isEditable: boolean;
};

/** One step: its name, when it runs, whom it waits for, and the parameters of its type. */
export function StepInspector({ editor, model, step, actions, isKnown, isEditable }: StepInspectorProps) {
  const t = useTranslations('design');
  const users = new Set(usersOf(model, [step.id]).map((each) => each.step));
  const set = (path: string[], value: string) =>
    editor.act((now) => setStepField(now, step.id, path, value === '' ? undefined : value));
  return (
    <>
      <div className={classes.part}>
        <h2>{step.name}</h2>
        <p className={classes.help}>{step.step.type === '' ? t('untyped') : step.step.type}</p>
        <CommittedField
          label={t('name')}
          help={users.size > 0 ? t('renameFollows', { count: users.size }) : undefined}
          value={step.name}
          isEditable={isEditable}
          onCommit={(name) => editor.act((now) => renameStep(now, step.id, name))}
        />
        {step.isGroup && (
          <ModeField
            editor={editor}
            of={{ group: step.id }}
            value={modeAround(model, step.id)}
            isEditable={isEditable}
          />
        )}
        <CommittedField
          label={t('condition')}
          help={t('conditionHelp')}
          placeholder="status.checks.succeeded"
          value={step.step.if ?? ''}
          isEditable={isEditable}
          onCommit={(value) => set(['if'], value)}
        />
        <CommittedField
          label={t('timeout')}
          help={t('timeoutHelp')}
          placeholder="30m"
          value={step.step.timeout ?? ''}
          isEditable={isEditable}
          onCommit={(value) => set(['timeout'], value)}
        />
        <StepWaits editor={editor} model={model} step={step} isEditable={isEditable} />
      </div>
      {!step.isGroup && (
        <StepParameters editor={editor} step={step} isKnown={isKnown} isEditable={isEditable} />
      )}
      <div className={classes.part}>
        <div className={classes.verbs}>
          <Button size="sm" disabled={!isEditable} onClick={actions.duplicate}>
            {t('keys.duplicate')}
          </Button>
          {step.isGroup ? (
            <Button size="sm" disabled={!isEditable} onClick={actions.ungroup}>
              {t('keys.ungroup')}
            </Button>
          ) : (
            <Button size="sm" disabled={!isEditable} onClick={actions.group}>
              {t('keys.group')}
            </Button>
          )}
          <Button size="sm" disabled={!isEditable} onClick={actions.remove}>
            {t('keys.remove')}
          </Button>
        </div>
        {users.size > 0 && (
          <p className={classes.help}>{t('usedBy', { names: [...users].join(', '), count: users.size })}</p>
        )}
      </div>
    </>
  );
}

/** A text that counts when it is left or Enter is pressed; Esc takes back what was typed. */
function CommittedField({
  label,
  help,
  placeholder,
  value,
  isEditable,
  onCommit,
}: {
  label: string;
  help?: string | undefined;
  placeholder?: string;
  value: string;
  isEditable: boolean;
  onCommit: (value: string) => boolean;
}) {
  const [draft, setDraft] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    setDraft(value);
  }
  const commit = () => {
    if (draft !== value && !onCommit(draft.trim())) setDraft(value);
  };
  return (
    <TextField
      label={label}
      {...(help === undefined ? {} : { help })}
      placeholder={placeholder}
      mono
      spellCheck={false}
      autoComplete="off"
      readOnly={!isEditable}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        if (event.key === 'Escape') setDraft(value);
      }}
    />
  );
}
