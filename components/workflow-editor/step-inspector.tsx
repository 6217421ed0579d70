'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { renameStep, setStepField } from '@/server/domain/workflow-edit/edit-fields';
import { usersOf } from '@/server/domain/workflow-edit/remove-steps';
import { type StepModel, type WorkflowModel, modeAround } from '@/server/domain/workflow-edit/workflow-model';
import { CommittedField } from './committed-field';
import { ExpressionField } from './expression-field';
import { ModeField } from './mode-field';
import { problemAt } from './problem-at';
import { StepInputs } from './step-inputs';
import { StepOutputs } from './step-outputs';
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
        <ExpressionField
          label={t('condition')}
          help={t('conditionHelp')}
          placeholder="status.checks.succeeded"
          value={step.step.if ?? ''}
          place="if"
          problem={problemAt(editor.problems, [...step.path, 'if'])}
          model={model}
          step={step}
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
      {!step.isGroup && (
        <div className={classes.part}>
          <StepInputs editor={editor} model={model} step={step} isEditable={isEditable} />
          <StepOutputs editor={editor} model={model} step={step} isEditable={isEditable} />
        </div>
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
