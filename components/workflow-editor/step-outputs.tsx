'use client';

import { useTranslations } from 'next-intl';
import { problemsUnder } from '@/components/application-form/problems-under';
import { SelectField } from '@/components/ui/field';
import { formatPath } from '@/server/domain/oam/document-path';
import { renameOutput } from '@/server/domain/workflow-edit/edit-fields';
import {
  addOutput,
  removeOutput,
  setOutputValue,
  takersOfOutput,
} from '@/server/domain/workflow-edit/edit-values';
import { type StepOutput, isSameValue, outputsOf } from '@/server/domain/workflow-edit/step-values';
import { CommittedField } from './committed-field';
import { ExpressionField } from './expression-field';
import { useRemoval } from './removal';
import { RemoveButton } from './remove-button';
import { membersOf } from './schema-members';
import type { StepPart } from './step-part';
import { useStepSchemas } from './use-step-schemas';
import { answerOfStep } from './value-tree';
import { toName, toValueFrom, wayOf } from './value-ways';
import classes from './values.module.css';

/** What a step puts out for others, each under a name that is one of its own in the workflow. */
export function StepOutputs({ editor, model, step, isEditable }: StepPart) {
  const t = useTranslations('design');
  const { answerOf } = useStepSchemas();
  const outputs = outputsOf(step);
  const answer = membersOf(answerOfStep(step, answerOf)).map(({ path, type }) => ({
    value: toValueFrom(path),
    label: type,
  }));
  const free = answer.filter(({ value }) => !outputs.some((each) => isSameValue(each.valueFrom, value)));
  const add = (valueFrom: string) => {
    const name = toName(wayOf(valueFrom).at(-1) ?? '');
    editor.act((now) => addOutput(now, step.id, { name, valueFrom }));
  };
  return (
    <div>
      <h3>{t('values.gives')}</h3>
      {outputs.map((output) => (
        <OutputRow key={output.index} output={output} {...{ editor, model, step, isEditable }} />
      ))}
      <SelectField
        label={t('values.give')}
        value=""
        disabled={!isEditable}
        onChange={(event) => add(event.currentTarget.value)}
      >
        <option value="">{t('values.chooseValue')}</option>
        {free.map(({ value, label }) => (
          <option key={value} value={value}>
            {[value, label].filter(Boolean).join(' · ')}
          </option>
        ))}
        <option value="output.value">{t('values.otherValue')}</option>
      </SelectField>
    </div>
  );
}

function OutputRow({
  output: { index, name, valueFrom, path },
  editor,
  model,
  step,
  isEditable,
}: StepPart & { output: StepOutput }) {
  const t = useTranslations('design');
  const { remove, dialog } = useRemoval(editor);
  const takers = new Set(takersOfOutput(model, name).map((each) => each.step));
  return (
    <div className={classes.entry} role="group" aria-label={t('values.outputOf', { name })}>
      <div className={classes.head}>
        <CommittedField
          label={t('values.outputName')}
          help={takers.size > 0 ? t('values.takenBy', { names: [...takers].join(', ') }) : undefined}
          value={name}
          isEditable={isEditable}
          onCommit={(fresh) => editor.act((now) => renameOutput(now, step.id, index, fresh))}
        />
        <RemoveButton
          label={t('values.removeOutput', { name })}
          isEditable={isEditable}
          onRemove={() =>
            remove({
              title: t('removal.output', { name }),
              users: takersOfOutput(model, name),
              make: (now, mend) => removeOutput(now, step.id, index, { mend }),
            })
          }
        />
      </div>
      {dialog}
      <ExpressionField
        label={t('values.valueFrom')}
        value={valueFrom}
        place="valueFrom"
        problem={problemsUnder(formatPath(path), editor.problems)[0]}
        model={model}
        step={step}
        isEditable={isEditable}
        onCommit={(value) => editor.act((now) => setOutputValue(now, step.id, index, value))}
      />
    </div>
  );
}
