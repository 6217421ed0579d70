'use client';

import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/field';
import { nameIn, withName } from './new-name';
import classes from './workflows.module.css';

/** The name in the text of a new workflow; it can be read only while the text can. */
export function NameField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useTranslations('workflows');
  const name = nameIn(text);
  return (
    <div className={classes.newName}>
      <TextField
        label={t('newName')}
        help={t('newNameHelp')}
        mono
        spellCheck={false}
        autoComplete="off"
        readOnly={name === null}
        value={name ?? ''}
        onChange={(event) => onChange(withName(text, event.currentTarget.value))}
      />
    </div>
  );
}
