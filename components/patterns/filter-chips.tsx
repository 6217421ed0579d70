'use client';

import { IconX } from '@tabler/icons-react';
import { useTranslations } from 'next-intl';
import { Icon } from '@/components/ui/icon';
import classes from './filter-chips.module.css';

export type FilterChip = { key: string; name: string; value: string; onRemove: () => void };

/** The filters that stand, each with its name, its value and a way to drop it. */
export function FilterChips({ chips }: { chips: readonly FilterChip[] }) {
  const t = useTranslations('patterns');
  return (
    <>
      {chips.map((chip) => (
        <span key={chip.key} className={classes.chip}>
          <span>{chip.name}</span>
          <b>{chip.value}</b>
          <button type="button" aria-label={t('removeFilter', { name: chip.name })} onClick={chip.onRemove}>
            <Icon of={IconX} size="sm" />
          </button>
        </span>
      ))}
    </>
  );
}
