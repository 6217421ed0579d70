'use client';

import { useTranslations } from 'next-intl';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { problemsUnder } from '@/components/application-form/problems-under';
import { Segmented } from '@/components/ui/segmented';
import { formatPath } from '@/server/domain/oam/document-path';
import { renameStep, setStepField } from '@/server/domain/workflow-edit/edit-fields';
import { usersOf } from '@/server/domain/workflow-edit/remove-steps';
import { modeAround } from '@/server/domain/workflow-edit/workflow-model';
import { CommittedField } from './committed-field';
import { ExpressionField } from './expression-field';
import { ModeField } from './mode-field';
import { focusCanvas, nameFieldOf } from './panes';
import { StepInputs } from './step-inputs';
import { StepOutputs } from './step-outputs';
import { StepParameters } from './step-parameters';
import type { StepPart } from './step-part';
import { StepVerbs } from './step-verbs';
import { StepWaits } from './step-waits';
import { StepYaml } from './step-yaml';
import { TypeDocs } from './type-docs';
import type { StepActions } from './use-step-actions';
import classes from './inspector.module.css';

type StepInspectorProps = StepPart & {
  actions: StepActions;
  /** Is its type one that there is? */
  isKnown: boolean;
};

const views = ['form', 'yaml'] as const;

/** One step: as a form, or as the lines that it has in the document; beside either what its type does. Load it lazily. */
export function StepInspector(props: StepInspectorProps) {
  const { editor, model, step, isKnown, isEditable } = props;
  const t = useTranslations('design');
  const [view, setView] = useQueryState('as', parseAsStringLiteral(views).withDefault('form'));
  const { type } = step.step;
  return (
    <>
      <div className={classes.part}>
        <div className={classes.head}>
          <h2>{step.name}</h2>
          <Segmented
            label={t('shownAs')}
            value={view}
            options={views.map((value) => ({ value, label: t(`as.${value}`) }))}
            onChange={(next) => void setView(next)}
          />
        </div>
        <p className={classes.help}>{type === '' ? t('untyped') : type}</p>
      </div>
      {isKnown && type !== '' && <TypeDocs key={type} type={type} />}
      {view === 'yaml' ? (
        <StepYaml editor={editor} model={model} step={step} isEditable={isEditable} />
      ) : (
        <StepForm {...props} />
      )}
    </>
  );
}

/** Its name, when it runs, whom it waits for, the parameters of its type, and what it takes and puts out. */
function StepForm({ editor, model, step, actions, isKnown, isEditable }: StepInspectorProps) {
  const t = useTranslations('design');
  const users = new Set(usersOf(model, [step.id]).map((each) => each.step));
  const set = (path: string[], value: string) =>
    editor.act((now) => setStepField(now, step.id, path, value === '' ? undefined : value));
  return (
    <>
      <div className={classes.part}>
        <CommittedField
          label={t('name')}
          name={nameFieldOf(step.id)}
          help={users.size > 0 ? t('renameFollows', { count: users.size }) : undefined}
          value={step.name}
          isEditable={isEditable}
          onCommit={(name) => editor.act((now) => renameStep(now, step.id, name))}
          onLeave={toCanvas}
          onUndo={(field) => {
            toCanvas(field);
            editor.text.step('undo');
          }}
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
          help={t(helpOf(step.step.if ?? ''))}
          placeholder="status.checks.succeeded"
          value={step.step.if ?? ''}
          place="if"
          problem={problemsUnder(formatPath([...step.path, 'if']), editor.problems)[0]}
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
        <>
          <div className={classes.part}>
            <StepInputs editor={editor} model={model} step={step} isEditable={isEditable} />
          </div>
          <StepParameters {...{ editor, model, step, isKnown, isEditable }} />
          <div className={classes.part}>
            <StepOutputs editor={editor} model={model} step={step} isEditable={isEditable} />
          </div>
        </>
      )}
      <div className={classes.part}>
        <StepVerbs actions={actions} isGroup={step.isGroup} isEditable={isEditable} />
        {users.size > 0 && (
          <p className={classes.help}>{t('usedBy', { names: [...users].join(', '), count: users.size })}</p>
        )}
      </div>
    </>
  );
}

function toCanvas(from: HTMLElement): void {
  focusCanvas(from.closest<HTMLElement>('[data-editor]'));
}

/** Who asks for a failure often means whatever went wrong: what was never tried has not failed. */
function helpOf(condition: string): 'conditionHelp' | 'failedHelp' {
  return /\bfailed\b/.test(condition) && !/\bskipped\b/.test(condition) ? 'failedHelp' : 'conditionHelp';
}
