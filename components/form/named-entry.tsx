'use client';

import { ADDITIONAL_PROPERTY_FLAG, type FieldTemplateProps } from '@rjsf/utils';
import { IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import classes from './form.module.css';
import theme from '@/components/theme/field.module.css';

/** An entry whose name people choose: the name beside its fields. Every other field passes through. */
export function NamedEntry({
  schema,
  label,
  id,
  children,
  disabled,
  readonly,
  onKeyRenameBlur,
  onRemoveProperty,
}: Omit<FieldTemplateProps, 'children'> & { children: ReactNode }) {
  const t = useTranslations('form');
  if (!(ADDITIONAL_PROPERTY_FLAG in schema)) return children;
  return (
    <div className={classes.item}>
      <div className={classes.itemBody}>
        <input
          className={theme.input}
          data-mono
          aria-label={t('name')}
          id={`${id}-key`}
          defaultValue={label}
          disabled={disabled || readonly}
          onBlur={onKeyRenameBlur}
        />
        {children}
      </div>
      <div className={classes.itemTools}>
        <Button
          size="sm"
          variant="subtle"
          label={t('removeNamed', { name: label })}
          icon={<Icon of={IconX} size="sm" />}
          onClick={onRemoveProperty}
        />
      </div>
    </div>
  );
}
