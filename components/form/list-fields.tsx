'use client';

import type { ArrayFieldItemTemplateProps, ArrayFieldTemplateProps } from '@rjsf/utils';
import { IconArrowDown, IconArrowUp, IconPlus, IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Icon } from '@/components/ui/icon';
import classes from './form.module.css';
import theme from '@/components/theme/field.module.css';
import own from '@/components/ui/field.module.css';

/** A list with its items one under another; each can be moved and taken away. */
export function ListFields({
  title,
  items,
  canAdd,
  onAddClick,
  required,
  schema,
  fieldPathId,
}: ArrayFieldTemplateProps) {
  const t = useTranslations('form');
  const usual = Array.isArray(schema.default) ? (schema.default as unknown[]) : [];
  return (
    <fieldset className={classes.list} id={fieldPathId.$id}>
      <legend>
        {title} {!required && <span className={own.optional}>{t('optional')}</span>}
      </legend>
      {schema.description && <p className={theme.description}>{schema.description}</p>}
      {usual.length > 0 && (
        <p className={theme.description}>{t('usualEntries', { value: JSON.stringify(usual) })}</p>
      )}
      {items}
      {canAdd && (
        <Button size="sm" icon={<Icon of={IconPlus} size="sm" />} onClick={onAddClick}>
          {t('addTo', { title })}
        </Button>
      )}
    </fieldset>
  );
}

export function ListItem({ children, buttonsProps, index }: ArrayFieldItemTemplateProps) {
  const t = useTranslations('form');
  const { hasMoveUp, hasMoveDown, hasRemove, onMoveUpItem, onMoveDownItem, onRemoveItem } = buttonsProps;
  const number = index + 1;
  return (
    <div className={classes.item}>
      <div className={classes.itemBody}>{children}</div>
      <div className={classes.itemTools}>
        {hasMoveUp && (
          <Button
            size="sm"
            variant="subtle"
            label={t('moveUp', { number })}
            icon={<Icon of={IconArrowUp} size="sm" />}
            onClick={onMoveUpItem}
          />
        )}
        {hasMoveDown && (
          <Button
            size="sm"
            variant="subtle"
            label={t('moveDown', { number })}
            icon={<Icon of={IconArrowDown} size="sm" />}
            onClick={onMoveDownItem}
          />
        )}
        {hasRemove && (
          <Button
            size="sm"
            variant="subtle"
            label={t('remove', { number })}
            icon={<Icon of={IconX} size="sm" />}
            onClick={onRemoveItem}
          />
        )}
      </div>
    </div>
  );
}
