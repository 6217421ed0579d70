'use client';

import type { FieldProps } from '@rjsf/utils';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import { FieldError } from './field-error';
import { type MapRow, toRows, toValue } from './map-rows';
import { errorsBelow } from './to-error-schema';
import classes from './form.module.css';
import theme from '@/components/theme/field.module.css';
import own from '@/components/ui/field.module.css';

/** Free names with a text each (labels), or a list of `{name, value}` (environment): a table with two columns. */
export function MapField({
  schema,
  formData,
  onChange,
  fieldPathId,
  required,
  rawErrors,
  errorSchema,
  disabled,
  readonly,
}: FieldProps) {
  const t = useTranslations('form');
  const [rows, setRows] = useState<MapRow[]>(() => toRows(formData));
  const isList = schema.type === 'array';
  // Changed from outside (YAML, undo): what is typed here gives the same value and stays.
  const shown = JSON.stringify(toValue(rows, isList)) === JSON.stringify(formData) ? rows : toRows(formData);
  const id = fieldPathId.$id;
  const wrong = (row: MapRow, i: number) => errorsBelow(errorSchema?.[isList ? i : row.name]);
  const update = (next: MapRow[]) => {
    setRows(next);
    onChange(toValue(next, isList), fieldPathId.path);
  };
  const edit = (at: number, part: Partial<MapRow>) =>
    update(shown.map((row, i) => (i === at ? { ...row, ...part } : row)));
  return (
    <fieldset className={classes.list} id={id}>
      <legend>
        {schema.title} {!required && <span className={own.optional}>{t('optional')}</span>}
      </legend>
      {schema.description && <p className={theme.description}>{schema.description}</p>}
      {shown.map((row, i) => (
        <div key={row.id} className={classes.pair} data-invalid={wrong(row, i).length > 0 || undefined}>
          <input
            className={theme.input}
            data-mono
            aria-label={t('name')}
            placeholder={t('name')}
            value={row.name}
            aria-invalid={wrong(row, i).length > 0 || undefined}
            disabled={disabled || readonly}
            onChange={(event) => edit(i, { name: event.target.value })}
          />
          {row.other === undefined ? (
            <input
              className={theme.input}
              data-mono
              aria-label={t('value')}
              placeholder={t('value')}
              value={row.value}
              disabled={disabled || readonly}
              onChange={(event) => edit(i, { value: event.target.value })}
            />
          ) : (
            <span className={classes.other}>{t('fromElsewhere')}</span>
          )}
          <Button
            size="sm"
            variant="subtle"
            label={t('remove', { number: i + 1 })}
            icon={<Icon of={IconX} size="sm" />}
            onClick={() => update(shown.filter((_, j) => j !== i))}
          />
          {wrong(row, i).map((error) => (
            <FieldError key={error}>{error}</FieldError>
          ))}
        </div>
      ))}
      {rawErrors?.map((error) => (
        <FieldError key={error}>{error}</FieldError>
      ))}
      <Button
        size="sm"
        icon={<Icon of={IconPlus} size="sm" />}
        onClick={() => update([...shown, { id: crypto.randomUUID(), name: '', value: '' }])}
      >
        {t('addEntry')}
      </Button>
    </fieldset>
  );
}
