'use client';

import type { FieldProps } from '@rjsf/utils';
import { clsx } from 'clsx';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { parse, stringify } from 'yaml';
import { FieldError } from './field-error';
import { errorsBelow } from './to-error-schema';
import theme from '@/components/theme/field.module.css';
import own from '@/components/ui/field.module.css';

/** Anything at all, as YAML: a Kubernetes object, a patch. A text that is no YAML is kept and said to be none. */
export function YamlField({
  schema,
  formData,
  onChange,
  fieldPathId,
  required,
  disabled,
  readonly,
  errorSchema,
}: FieldProps) {
  const t = useTranslations('form');
  const [draft, setDraft] = useState<string | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const id = fieldPathId.$id;
  // While it is no YAML at all, nothing else about it is worth saying.
  const faults = fault === null ? errorsBelow(errorSchema) : [fault];
  const text = draft ?? (formData === undefined ? '' : stringify(formData));
  const edit = (next: string) => {
    setDraft(next);
    try {
      onChange(
        next.trim() === '' ? undefined : (parse(next, { maxAliasCount: 100 }) as unknown),
        fieldPathId.path,
      );
      setFault(null);
    } catch (error) {
      setFault(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error));
    }
  };
  return (
    <div className={theme.root}>
      <label className={theme.label} htmlFor={id}>
        {schema.title} {!required && <span className={own.optional}>{t('optional')}</span>}
      </label>
      <textarea
        id={id}
        className={clsx(theme.input, own.area)}
        data-mono
        rows={8}
        spellCheck={false}
        value={text}
        placeholder={schema.default === undefined ? undefined : stringify(schema.default)}
        disabled={disabled || readonly}
        aria-invalid={faults.length > 0 || undefined}
        onChange={(event) => edit(event.target.value)}
        onBlur={() => fault === null && setDraft(null)}
      />
      {schema.description && <p className={theme.description}>{schema.description}</p>}
      {faults.map((each) => (
        <FieldError key={each}>{each}</FieldError>
      ))}
    </div>
  );
}
