'use client';

import { useFormatter } from 'next-intl';
import text from '@/components/ui/text.module.css';

/** A date that lies ahead or long ago. */
export function Day({ at }: { at: Date }) {
  const format = useFormatter();
  return (
    <time className={text.num} dateTime={at.toISOString()} title={format.dateTime(at, 'exact')}>
      {format.dateTime(at, 'date')}
    </time>
  );
}
