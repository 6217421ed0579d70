'use client';

import { useFormatter } from 'next-intl';
import text from '@/components/ui/text.module.css';

/** A moment to come, by the reader's clock, or by that of `timeZone`. */
export function Moment({ at, timeZone }: { at: Date; timeZone?: string }) {
  const format = useFormatter();
  const options = { dateStyle: 'medium', timeStyle: 'short' } as const;
  return (
    <time className={text.num} dateTime={at.toISOString()}>
      {format.dateTime(at, timeZone === undefined ? options : { ...options, timeZone })}
    </time>
  );
}
