/** Languages of the console. A message that one has, the other has too: `messages.test.ts` holds them together. */
export const locales = ['en', 'zh'] as const;
export type Locale = (typeof locales)[number];

export const localeNames: Record<Locale, string> = { en: 'English', zh: '简体中文' };

/** How numbers and dates are written: 24 h and 21 November, also for those who read English. */
export const languageTags: Record<Locale, string> = { en: 'en-GB', zh: 'zh' };

export const localeCookie = 'loam-locale';
export const timeZoneCookie = 'loam-time-zone';
/** The project that the person was in last. */
export const projectCookie = 'loam-project';
export const yearSeconds = 365 * 24 * 60 * 60;

export function isLocale(value: string | undefined): value is Locale {
  return locales.some((locale) => locale === value);
}

/** The person's choice, else the first language of the browser that we speak, else English. */
export function chooseLocale(chosen: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(chosen)) return chosen;
  const wanted = (acceptLanguage ?? '').split(',').map((part) => part.trim().slice(0, 2).toLowerCase());
  return wanted.find((language) => isLocale(language)) ?? 'en';
}

/** A zone that this machine knows; a cookie is user input. */
export function chooseTimeZone(value: string | undefined): string {
  if (value === undefined || !/^[A-Za-z0-9+_/-]{1,64}$/.test(value)) return 'UTC';
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch (error) {
    if (error instanceof RangeError) return 'UTC';
    throw error;
  }
}
