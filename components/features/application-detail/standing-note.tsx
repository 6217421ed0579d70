'use client';

import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import type { Instance } from './at-placement';
import classes from './application-detail.module.css';

/** Of a placement where another revision is to run, or was to: what is applied there, and what became of the other. */
export function StandingNote({ instance: { revision, next, components } }: { instance: Instance }) {
  const t = useTranslations('application');
  const status = useTranslations('status');
  if (next === null) return null;
  // The component that was refused says it itself.
  const isToldBelow = components.some(({ diagnosis }) => diagnosis?.sentence === next.reason);
  const reason = isToldBelow ? '' : next.reason;
  const isComing = next.how === 'on-its-way';
  const what = status(`next.${next.how}`, { revision: next.revision });
  const part = next.how === 'in-part';
  return (
    <div className={classes.lastSeen}>
      <Note tone={isComing ? 'run' : revision === null ? 'fail' : 'warn'}>
        <b>{t(reason === '' ? 'nextIs' : 'nextWhy', { what })}</b> {reason}{' '}
        {revision === null
          ? t(part ? 'nothingWhole' : 'nothingYet')
          : t(part ? 'restIs' : 'runsStill', { revision })}
      </Note>
    </div>
  );
}
