'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Note } from '@/components/patterns/note';
import { Button } from '@/components/ui/button';
import { Diff } from '@/components/ui/diff';
import type { Revision } from './revision';
import classes from './revisions.module.css';

/** Somebody saved meanwhile: who, what they changed, and how to put one's own on top of it. */
export function OvertakenNote({
  base,
  newest,
  onMerge,
}: {
  base: Revision;
  newest: Revision;
  onMerge: () => void;
}) {
  const t = useTranslations('revisions');
  const [shown, setShown] = useState(false);
  const { number, createdByName: author } = newest;
  return (
    <div className={classes.overtaken}>
      <Note
        tone="warn"
        action={
          <span className={classes.noteActions}>
            <Button size="sm" aria-expanded={shown} onClick={() => setShown(!shown)}>
              {shown ? t('hideTheirs') : t('showTheirs', { author })}
            </Button>
            <Button size="sm" onClick={onMerge}>
              {t('mergeOnto', { number })}
            </Button>
          </span>
        }
      >
        {t('overtaken', { author, number, base: base.number })}
      </Note>
      {shown && (
        <Diff
          label={t('changesFrom', { before: base.number, after: number })}
          before={base.document}
          after={newest.document}
        />
      )}
    </div>
  );
}
