'use client';

import { useTranslations } from 'next-intl';
import { useRouter } from 'next/navigation';
import { useEffect, useEffectEvent, useImperativeHandle, useState, type Ref } from 'react';
import { leaveBy } from '@/components/patterns/leaving';
import { FindRow } from './find-row';
import { rowSteps, type FindKeys, type Found } from './found';
import { useFound } from './use-found';
import classes from './find-dialog.module.css';

/** What the words lead to. `keys` takes what is pressed in the field; `onActive` tells which row that is about. */
export function FindResults({
  ids,
  words,
  keys,
  onActive,
  onClose,
}: {
  ids: string;
  words: string;
  keys: Ref<FindKeys>;
  onActive: (id: string | undefined) => void;
  onClose: () => void;
}) {
  const t = useTranslations('find');
  const router = useRouter();
  const { groups, searching, settled } = useFound(words);
  // Enter before the server has answered for these words opens what the answer begins with.
  const [entered, setEntered] = useState<string | null>(null);
  const [choice, setChoice] = useState({ words, at: 0 });
  const all = groups.flatMap((group) => group.rows);
  // Other words, another list: the choice begins at its top again.
  const at = choice.words === words ? Math.min(choice.at, Math.max(0, all.length - 1)) : 0;
  const current = all[at]?.key;
  const open = (found: Found | undefined) => {
    if (!found) return;
    onClose();
    if ('href' in found) leaveBy(() => router.push(found.href));
    else found.run();
  };
  useImperativeHandle(keys, () => ({
    press: (key) => {
      if (key !== 'Enter')
        setChoice({ words, at: Math.max(0, Math.min(all.length - 1, at + (rowSteps[key] ?? 0))) });
      else if (settled) open(all[at]);
      else setEntered(words);
    },
  }));
  const isDue = entered === words && settled;
  const openChosen = useEffectEvent(() => open(all[at]));
  useEffect(() => {
    if (isDue) openChosen();
  }, [isDue]);
  useEffect(
    () => onActive(current === undefined ? undefined : `${ids}-${current}`),
    [onActive, ids, current],
  );
  return (
    <div id={`${ids}-list`} role="listbox" aria-label={t('results')} className={classes.list}>
      {all.length === 0 && (
        <p className={classes.nothing}>{searching ? t('searching') : t('nothing', { words })}</p>
      )}
      {groups
        .filter((group) => group.rows.length > 0)
        .map((group) => (
          <div key={group.key} role="group" aria-label={t(`group.${group.key}`)}>
            <div className={classes.head} aria-hidden="true">
              {t(`group.${group.key}`)}
            </div>
            {group.rows.map((found) => (
              <FindRow
                key={found.key}
                id={`${ids}-${found.key}`}
                found={found}
                words={words}
                selected={found.key === current}
                onOpen={() => open(found)}
              />
            ))}
          </div>
        ))}
    </div>
  );
}
