'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { spanOf } from './duration-of';

/** A time span in words: `14 min 36 s`. */
export function useDuration(): (ms: number) => string {
  const t = useTranslations('run');
  return useCallback(
    (ms) => {
      const { unit, large, small } = spanOf(ms);
      return t(`duration.${unit}`, { large, small });
    },
    [t],
  );
}
