'use client';

import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import { Ago } from '@/components/ui/ago';
import { isUnseen } from '@/server/domain/status';
import type { Instance } from './at-placement';
import classes from './application-detail.module.css';

/** Of a placement that cannot be seen now: how old is what is shown, and why. */
export function LastSeen({ instance: { state, message, checkedAt } }: { instance: Instance }) {
  const t = useTranslations('application');
  if (!isUnseen(state)) return null;
  return (
    <div className={classes.lastSeen}>
      <Note tone="warn" glyph="stale">
        <b>
          {checkedAt ? (
            <>
              {t('lastSeen')} <Ago at={checkedAt} long />.
            </>
          ) : (
            t('neverSeen')
          )}
        </b>{' '}
        {message}
      </Note>
    </div>
  );
}
