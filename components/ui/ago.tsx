'use client';

import { useFormatter, useNow, useTimeZone, useTranslations } from 'next-intl';
import { agoOf } from './ago-of';
import text from './text.module.css';

/** Relative up to a day ("13 min"), then a date; the moment itself on hover. `long` adds "ago" as a sentence needs it. */
export function Ago({ at, long }: { at: Date; long?: boolean }) {
  const now = useNow({ updateInterval: 10_000 });
  const format = useFormatter();
  const zone = useTimeZone();
  const t = useTranslations('time');
  const ago = agoOf(at, now);
  const words =
    ago.unit === 'date'
      ? format.dateTime(at, at.getFullYear() === now.getFullYear() ? 'day' : 'date')
      : t(long ? `${ago.unit}Ago` : ago.unit, { count: ago.count });
  return (
    <time
      className={text.num}
      dateTime={at.toISOString()}
      title={`${format.dateTime(at, 'exact')} ${zone ?? ''}`}
    >
      {words}
    </time>
  );
}
