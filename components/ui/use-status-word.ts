'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import { type Status, statusLook } from './status-look';

/** The word of a status alone, for what can hold no mark: an option, a line of text. */
export function useStatusWord(): (status: Status) => string {
  const t = useTranslations('status');
  return useCallback((status) => t(statusLook(status).word), [t]);
}
