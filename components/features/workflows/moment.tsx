'use client';

import { useFormatter } from 'next-intl';
import text from '@/components/ui/text.module.css';

const parts = {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

/** A moment to come, by the reader's clock, or by that of `timeZone`; it says which, as the two may stand on one page. */
export function Moment({ at, timeZone }: { at: Date; timeZone?: string }) {
  const format = useFormatter();
  return (
    <time className={text.num} dateTime={at.toISOString()}>
      {format.dateTime(at, { ...parts, ...(timeZone === undefined ? {} : { timeZone }) })}
    </time>
  );
}
