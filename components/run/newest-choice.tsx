'use client';

import { useTranslations } from 'next-intl';
import { Checkbox } from '@/components/ui/checkbox';
import { Mono } from '@/components/ui/code';
import type { Run } from './use-run';
import classes from './newest-choice.module.css';

export type Newer = Run['newerDefinitions'];

/** Whether what runs again goes by the definitions that the run keeps, or by those that are active now, and which these are. */
export function NewestChoice({
  newer,
  checked,
  onChange,
}: {
  newer: Newer;
  checked: boolean;
  onChange: (checked: boolean) => void;
}) {
  const t = useTranslations('run');
  return (
    <div className={classes.choice}>
      <Checkbox checked={checked} onChange={({ currentTarget }) => onChange(currentTarget.checked)}>
        {t('newest.choose')}
      </Checkbox>
      <ul>
        {newer.map(({ kind, name, from, to }) => (
          <li key={`${kind} ${name}`}>
            {t(`newest.kinds.${kind}`)} <Mono>{name}</Mono> {t('newest.change', { from, to })}
          </li>
        ))}
      </ul>
      {checked && <p>{t('newest.anew')}</p>}
    </div>
  );
}
