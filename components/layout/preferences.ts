'use client';

import { localeCookie, projectCookie, type Locale } from '@/components/i18n/locale';
import { readCookie, setCookie } from '@/components/patterns/cookies';

/** The start page goes on to where the person was last. */
export function rememberProject(name: string): void {
  if (readCookie(projectCookie) !== name) setCookie(projectCookie, name);
}

export function chooseLanguage(locale: Locale): void {
  setCookie(localeCookie, locale);
}
