'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { problemsUnder } from '@/components/application-form/problems-under';
import { useKeys } from '@/components/patterns/keys';
import { Button } from '@/components/ui/button';
import type { Problem } from '@/server/domain/error';
import { isJsonObject } from '@/server/domain/json';
import { formatPath } from '@/server/domain/oam/document-path';
import { composeValue } from '@/server/domain/workflow-edit/compose-value';
import { removeInput, setInputKey, takeValue } from '@/server/domain/workflow-edit/edit-values';
import { type Choice, CommittedField } from './committed-field';
import { keyOfField } from './key-of-field';
import { RemoveButton } from './remove-button';
import { likelyParameter, membersOf } from './schema-members';
import type { StepPart } from './step-part';
import { type TakenValue, takenValues } from './taken-values';
import { useStepSchemas } from './use-step-schemas';
import { ValuePicker } from './value-picker';
import { toName } from './value-ways';
import inspector from './inspector.module.css';
import classes from './values.module.css';

/** What a step takes from others, and into which of its parameters. */
export function StepInputs({ editor, model, step, isEditable }: StepPart) {
  const t = useTranslations('design');
  const { parametersOf } = useStepSchemas();
  const [asked, setAsked] = useState<{ index?: number; key: string } | null>(null);
  const inputs = takenValues(model, step);
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
          onCompose={
            asked.index === undefined
              ? (parts, parameterKey) => {
                  setAsked(null);
                  const name = parameterKey === '' ? 'text' : toName(parameterKey.split('.').at(-1) ?? '');
                  editor.act((now) => composeValue(now, step.id, parts, { name, parameterKey }));
                }
              : undefined
          }
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
  input: { index, from, parameterKey, giver },
  problem,
  choices,
  editor,
  step,
  isEditable,
  onAsk,
}: Omit<StepPart, 'model'> & {
  input: TakenValue;
  problem: Problem | undefined;
  choices: readonly Choice[];
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
        <RemoveButton
          label={t('values.removeInput', { from })}
          isEditable={isEditable}
          onRemove={() => editor.act((now) => removeInput(now, step.id, index))}
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
