'use client';

import { IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { problemsUnder } from '@/components/application-form/problems-under';
import { useKeys } from '@/components/patterns/keys';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import type { Problem } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import { formatPath } from '@/server/domain/oam/document-path';
import { removeInput, setInputKey, takeValue } from '@/server/domain/workflow-edit/edit-values';
import { type StepInput, inputsOf } from '@/server/domain/workflow-edit/step-values';
import { edgesOf } from '@/server/domain/workflow-edit/workflow-edges';
import type { StepModel, WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { CommittedField } from './committed-field';
import { keyOfField } from './key-of-field';
import { likelyParameter, membersOf } from './schema-members';
import { useStepSchemas } from './use-step-schemas';
import type { WorkflowEditor } from './use-workflow-editor';
import { ValuePicker } from './value-picker';
import inspector from './inspector.module.css';
import classes from './values.module.css';

type StepInputsProps = { editor: WorkflowEditor; model: WorkflowModel; step: StepModel; isEditable: boolean };

/** What a step takes from others, and into which of its parameters. */
export function StepInputs({ editor, model, step, isEditable }: StepInputsProps) {
  const t = useTranslations('design');
  const { parametersOf } = useStepSchemas();
  const [asked, setAsked] = useState<{ index?: number; key: string } | null>(null);
  const inputs = inputsOf(step);
  const members = membersOf(parametersOf(step.step.type));
  const choices = members.map(({ key, type }) => ({ value: key, label: type }));
  const properties = isJsonObject(step.value) ? step.value['properties'] : undefined;
  const isFilled = (key: string) =>
    (isJsonObject(properties) && properties[key] !== undefined && properties[key] !== '') ||
    inputs.some(({ parameterKey }) => parameterKey === key);
  const ask = () =>
    setAsked({ key: keyOfField(document.activeElement, members) || likelyParameter(members, isFilled) });
  useKeys(isEditable ? [{ keys: 'mod+i', label: t('values.take'), run: ask }] : []);
  return (
    <div>
      <h3>{t('values.takes')}</h3>
      {inputs.map((input) => (
        <InputRow
          key={input.index}
          input={input}
          giver={giverOf(model, step, input)}
          problem={problemsUnder(formatPath(input.path), editor.problems)[0]}
          choices={choices}
          editor={editor}
          step={step}
          isEditable={isEditable}
          onAsk={() => setAsked({ index: input.index, key: input.parameterKey })}
        />
      ))}
      <Button size="sm" disabled={!isEditable} onClick={ask}>
        {t('values.take')}
      </Button>
      {asked && (
        <ValuePicker
          model={model}
          step={step}
          parameterKey={asked.key}
          onLeave={() => setAsked(null)}
          onTake={(taken, parameterKey) => {
            setAsked(null);
            const { index } = asked;
            editor.act((now) =>
              takeValue(now, step.id, taken, { parameterKey, ...(index === undefined ? {} : { index }) }),
            );
          }}
        />
      )}
    </div>
  );
}

function InputRow({
  input: { index, from, parameterKey },
  giver,
  problem,
  choices,
  editor,
  step,
  isEditable,
  onAsk,
}: {
  input: StepInput;
  giver: string | null;
  problem: Problem | undefined;
  choices: { value: string; label: string }[];
  editor: WorkflowEditor;
  step: StepModel;
  isEditable: boolean;
  onAsk: () => void;
}) {
  const t = useTranslations('design');
  return (
    <div className={classes.entry} role="group" aria-label={t('values.inputOf', { from })}>
      <div className={classes.head}>
        <code className={classes.from}>{from}</code>
        <Button size="sm" variant="subtle" disabled={!isEditable} onClick={onAsk}>
          {t('values.changeInput')}
        </Button>
        <Button
          variant="subtle"
          size="sm"
          label={t('values.removeInput', { from })}
          icon={<Icon of={IconX} size="sm" />}
          disabled={!isEditable}
          onClick={() => editor.act((now) => removeInput(now, step.id, index))}
        />
      </div>
      {giver !== null && (
        <button type="button" className={inspector.name} onClick={() => editor.select([giver])}>
          {t('values.givenBy', { name: giver })}
        </button>
      )}
      <CommittedField
        label={t('values.into')}
        problem={problem}
        placeholder={t('values.intoNothing')}
        choices={choices}
        value={parameterKey}
        isEditable={isEditable}
        onCommit={(key) => editor.act((now) => setInputKey(now, step.id, index, key))}
      />
    </div>
  );
}

function giverOf(model: WorkflowModel, step: StepModel, input: StepInput): string | null {
  const place = formatPath(input.path);
  const edge = edgesOf(model).edges.find(
    (each) => each.to === step.id && each.kind === 'data' && formatPath(each.path) === place,
  );
  return edge?.from ?? null;
}
