'use client';

import { useFormatter, useNow, useTranslations } from 'next-intl';
import { useLiveState } from '@/components/trpc/live-provider';
import { useIsClient } from '@/components/ui/client-only';
import { LiveDot } from '@/components/ui/live-dot';
import classes from './connection.module.css';

/** Whether the page follows the truth, where you are, version and clock. */
export function ConnectionFoot({ version }: { version: string }) {
  const t = useTranslations('shell');
  return (
    <div className={classes.foot}>
      <div>
        <LiveWord />
        <span>{t('center')}</span>
      </div>
      <div>
        <span>{t('version', { version })}</span>
        <Clock />
      </div>
    </div>
  );
}

export function LiveWord() {
  const t = useTranslations('shell');
  const state = useLiveState();
  const now = useNow({ updateInterval: 1000 });
  if (state.status === 'connecting') return <LiveDot live="soon">{t('connecting')}</LiveDot>;
  if (state.status === 'live') return <LiveDot live>{t('live')}</LiveDot>;
  const seconds = Math.max(0, Math.ceil((state.retryAt.getTime() - now.getTime()) / 1000));
  return <LiveDot live={false}>{t('notLive', { seconds })}</LiveDot>;
}

function Clock() {
  const now = useNow({ updateInterval: 1000 });
  const format = useFormatter();
  const isClient = useIsClient();
  return <time className={classes.clock}>{isClient ? format.dateTime(now, 'time') : '\u00a0'}</time>;
}
