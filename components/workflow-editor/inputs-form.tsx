'use client';

import { useEffect } from 'react';
import { SchemaForm } from '@/components/form/schema-form';
import type { JsonObject } from '@/server/domain/json';
import { validateBySchema } from '@/server/domain/schema-validation';

/** What a workflow asks for. Problems are shown where they stand once it was tried to go on. Load it lazily. */
export function InputsForm({
  idPrefix,
  schema,
  value,
  tried,
  onChange,
  onValid,
}: {
  idPrefix: string;
  schema: JsonObject;
  value: JsonObject;
  tried: boolean;
  onChange: (value: JsonObject) => void;
  onValid?: (isValid: boolean) => void;
}) {
  const { problems } = validateBySchema(schema, value, '');
  const isValid = problems.length === 0;
  useEffect(() => onValid?.(isValid), [isValid, onValid]);
  return (
    <SchemaForm
      idPrefix={idPrefix}
      schema={schema}
      value={value}
      onChange={onChange}
      problems={tried ? problems : []}
    />
  );
}
