'use client';

import {
  localeCookie,
  projectCookie,
  timeZoneCookie,
  yearSeconds,
  type Locale,
} from '@/components/i18n/locale';

function setCookie(name: string, value: string): void {
  const secure = window.location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = `${name}=${encodeURIComponent(value)}; Path=/; Max-Age=${yearSeconds}; SameSite=Lax${secure}`;
}

function readCookie(name: string): string | undefined {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? undefined : decodeURIComponent(found.slice(name.length + 1));
}

/** The start page goes on to where the person was last. */
export function rememberProject(name: string): void {
  if (readCookie(projectCookie) !== name) setCookie(projectCookie, name);
}

export function chooseLanguage(locale: Locale): void {
  setCookie(localeCookie, locale);
}

/** Tells the server which clock the person reads by. True when that is news to it. */
export function tellTimeZone(): boolean {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (readCookie(timeZoneCookie) === zone) return false;
  setCookie(timeZoneCookie, zone);
  return true;
}
