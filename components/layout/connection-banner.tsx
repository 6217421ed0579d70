'use client';

import { useFormatter, useNow, useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Note } from '@/components/patterns/note';
import { useLiveConnection, useLiveState } from '@/components/trpc/live-provider';
import { useIsOld } from '@/components/trpc/use-is-old';
import { Button } from '@/components/ui/button';
import classes from './connection.module.css';

const graceMs = 3000;
const newsMs = 6000;

/** One line while the page is not live, with the seconds to the next try; back again, how much was caught up. */
export function ConnectionBanner() {
  const t = useTranslations('shell');
  const format = useFormatter();
  const state = useLiveState();
  const connection = useLiveConnection();
  const now = useNow({ updateInterval: 1000 });
  const [read, setRead] = useState<object | null>(null);
  const news = state.status === 'live' && state.caughtUp !== null && read !== state;
  useEffect(() => {
    if (!news) return undefined;
    const timer = setTimeout(() => setRead(state), newsMs);
    return () => clearTimeout(timer);
  }, [news, state]);
  if (news) {
    return (
      <div className={classes.banner}>
        <Note tone="ok">{t('caughtUp', { count: state.caughtUp ?? 0 })}</Note>
      </div>
    );
  }
  if (state.status !== 'lost') return <OldBanner />;
  // A reconnection of a blink is not worth a line.
  if (now.getTime() - state.since.getTime() < graceMs) return null;
  const seconds = Math.max(0, Math.ceil((state.retryAt.getTime() - now.getTime()) / 1000));
  const since = format.dateTime(state.since, 'time');
  return (
    <div className={classes.banner}>
      <Note
        tone="warn"
        glyph="stale"
        action={
          <Button size="sm" onClick={() => connection?.retryNow()}>
            {t('retryNow')}
          </Button>
        }
      >
        {t('notLiveSince', { since, seconds })}
      </Note>
    </div>
  );
}

/** The page is live, but the answer to some of its questions failed: what is shown of it is as it was. */
function OldBanner() {
  const t = useTranslations('shell');
  const patterns = useTranslations('patterns');
  const { isOld, readAgain } = useIsOld();
  if (!isOld) return null;
  return (
    <div className={classes.banner}>
      <Note
        tone="warn"
        glyph="stale"
        action={
          <Button size="sm" onClick={readAgain}>
            {patterns('tryAgain')}
          </Button>
        }
      >
        {t('old')}
      </Note>
    </div>
  );
}
