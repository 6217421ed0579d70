'use client';

import { useTranslations } from 'next-intl';
import { TextField } from '@/components/ui/field';
import { isLoamError } from '@/server/domain/error';
import { applyChanges } from '@/server/domain/yaml-edit/changes';
import { editTree } from '@/server/domain/yaml-edit/edit-yaml';
import { valueIn } from '@/server/domain/yaml-edit/plain-edit';
import { type YamlTree, readTree } from '@/server/domain/yaml-edit/yaml-tree';
import classes from './workflows.module.css';

const place = ['metadata', 'name'];

/** The name in the text of a new workflow; it can be read only while the text can. */
export function NameField({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useTranslations('workflows');
  const tree = tryRead(text);
  const name = tree && valueIn(tree.value, place);
  const write = (value: string) => {
    if (!tree) return;
    const changes = editTree(tree, [{ op: 'set', path: place, value }]);
    onChange(applyChanges(text, changes));
  };
  return (
    <div className={classes.newName}>
      <TextField
        label={t('newName')}
        help={t('newNameHelp')}
        mono
        spellCheck={false}
        autoComplete="off"
        readOnly={tree === null}
        value={typeof name === 'string' ? name : ''}
        onChange={(event) => write(event.currentTarget.value)}
      />
    </div>
  );
}

function tryRead(text: string): YamlTree | null {
  try {
    return readTree(text, 0);
  } catch (error) {
    if (isLoamError(error)) return null;
    throw error;
  }
}
