'use client';

import { useTranslations } from 'next-intl';
import text from './text.module.css';

/** How long something took, in the two units that matter: 3 min 04 s, 2 h 10 min. */
export function Took({ from, to }: { from: Date; to: Date }) {
  const t = useTranslations('time');
  const seconds = Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const two = (value: number) => String(value).padStart(2, '0');
  const words =
    hours > 0
      ? t('tookHours', { hours, minutes: two(minutes) })
      : minutes > 0
        ? t('tookMinutes', { minutes, seconds: two(seconds % 60) })
        : t('tookSeconds', { seconds });
  return <span className={text.num}>{words}</span>;
}
