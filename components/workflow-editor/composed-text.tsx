'use client';

import { useTranslations } from 'next-intl';
import { type RefObject, useRef, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/checkbox';
import { TextAreaField } from '@/components/ui/field';
import { isLoamError } from '@/server/domain/error';
import { type TextPart, makerOf } from '@/server/domain/workflow-edit/compose-value';
import type { WorkflowModel } from '@/server/domain/workflow-edit/workflow-model';
import { type TextValue, partsOf, textInRun } from './text-parts';
import type { ValueChoice } from './value-tree';
import classes from './value-picker.module.css';

export type Composing = {
  isOn: boolean;
  setIsOn: (isOn: boolean) => void;
  text: string;
  setText: (text: string) => void;
  values: readonly TextValue[];
  /** Puts a value to where the cursor is. */
  insert: (choice: ValueChoice) => void;
  field: RefObject<HTMLDivElement | null>;
};

/** A text that is made of words and values, while it is written. */
export function useComposing(): Composing {
  const [isOn, setIsOn] = useState(false);
  const [text, setText] = useState('');
  const [values, setValues] = useState<readonly TextValue[]>([]);
  const field = useRef<HTMLDivElement>(null);
  const insert = ({ label, taken, value }: ValueChoice) => {
    const mark = `{${label}}`;
    const area = field.current?.querySelector('textarea');
    const [from, to] = [area?.selectionStart ?? text.length, area?.selectionEnd ?? text.length];
    setText(text.slice(0, from) + mark + text.slice(to));
    setValues([...values.filter((each) => each.mark !== mark), { mark, taken, value }]);
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(from + mark.length, from + mark.length);
    });
  };
  return { isOn, setIsOn, text, setText, values, insert, field };
}

/** Words and values as one text, and which step puts it together. */
export function ComposedText({
  model,
  step,
  composing: { isOn, setIsOn, text, setText, values, field },
  onCompose,
}: {
  model: WorkflowModel;
  /** Id of the step that takes it. */
  step: string;
  composing: Composing;
  onCompose: (parts: TextPart[]) => void;
}) {
  const t = useTranslations('design.values');
  const parts = partsOf(text, values);
  const hasValue = parts.some((part) => typeof part !== 'string');
  const maker = hasValue ? tryMaker(model, step, parts) : null;
  const preview = hasValue ? textInRun(text, values) : null;
  return (
    <div ref={field} className={classes.text}>
      <Checkbox checked={isOn} onChange={(event) => setIsOn(event.currentTarget.checked)}>
        {t('asText')}
      </Checkbox>
      {isOn && (
        <>
          <TextAreaField
            label={t('text')}
            help={t('textHelp')}
            {...(maker && 'why' in maker ? { error: maker.why } : {})}
            rows={3}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          {maker && 'name' in maker && <p className={classes.says}>{t('textBy', { name: maker.name })}</p>}
          {preview !== null && <p className={classes.says}>{t('textInRun', { text: preview })}</p>}
          <span>
            <Button variant="filled" disabled={!maker || 'why' in maker} onClick={() => onCompose(parts)}>
              {t('textTake')}
            </Button>
          </span>
        </>
      )}
    </div>
  );
}

function tryMaker(model: WorkflowModel, id: string, parts: TextPart[]): { name: string } | { why: string } {
  try {
    return { name: makerOf(model, id, parts).name };
  } catch (error) {
    if (!isLoamError(error)) throw error;
    return { why: [error.message, error.hint].filter(Boolean).join('. ') };
  }
}
