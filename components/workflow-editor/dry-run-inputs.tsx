'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { FormDialog } from '@/components/patterns/form-dialog';
import type { JsonObject } from '@/server/domain/json';
import { InputsForm } from './inputs-form';
import { useDryRun } from './show-dry-run';
import { useRunInView } from './watch-run';

/** What a start would give. What is missing is told by the dry-run. Load it lazily. */
export function DryRunInputs({
  name,
  schema,
  onInputs,
  onClose,
}: {
  name: string;
  schema: JsonObject;
  onInputs: (inputs: JsonObject) => void;
  onClose: () => void;
}) {
  const t = useTranslations('design.dry');
  const watched = useRunInView();
  const { isShown, inputs: before } = useDryRun();
  const [inputs, setInputs] = useState(isShown ? before : watched.inputs);
  return (
    <FormDialog
      title={t('title', { name })}
      intro={t('intro')}
      act={t('start')}
      busy={false}
      ownChecks
      error={null}
      onSubmit={() => onInputs(inputs)}
      onClose={onClose}
    >
      <InputsForm idPrefix="dry-run" schema={schema} value={inputs} tried={false} onChange={setInputs} />
    </FormDialog>
  );
}
