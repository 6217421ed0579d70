'use client';

import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import type { Instance } from './at-placement';
import classes from './application-detail.module.css';

const tones = { 'on-its-way': 'run', 'in-part': 'warn', 'not-applied': 'warn' } as const;

/** Of a placement where another revision is to run, or was to: what is applied there, and what became of the other. */
export function StandingNote({ instance: { revision, next, components } }: { instance: Instance }) {
  const t = useTranslations('application');
  const status = useTranslations('status');
  if (next === null) return null;
  // The component that was refused says it itself.
  const isToldBelow = components.some(({ diagnosis }) => diagnosis?.sentence === next.reason);
  const reason = isToldBelow ? '' : next.reason;
  return (
    <div className={classes.lastSeen}>
      <Note tone={tones[next.how]}>
        <b>
          {status(`next.${next.how}`, { revision: next.revision })}
          {reason === '' ? '.' : ':'}
        </b>{' '}
        {reason !== '' && `${reason} `}
        {revision === null
          ? t('nothingWhole')
          : t(next.how === 'in-part' ? 'restIs' : 'runsStill', { revision })}
      </Note>
    </div>
  );
}
