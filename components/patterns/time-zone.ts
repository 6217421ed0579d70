import { timeZoneCookie } from '@/components/i18n/locale';
import { readCookie, setCookie } from './cookies';

/** Tells the server which clock the person reads by. True when that is news to it. */
export function tellTimeZone(): boolean {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (readCookie(timeZoneCookie) === zone) return false;
  setCookie(timeZoneCookie, zone);
  return true;
}
