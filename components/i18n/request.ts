import { getRequestConfig } from 'next-intl/server';
import { cookies, headers } from 'next/headers';
import { formats } from './formats';
import { chooseLocale, chooseTimeZone, languageTags, localeCookie, timeZoneCookie } from './locale';
import { messagesOf } from './messages';

export default getRequestConfig(async () => {
  const [jar, head] = await Promise.all([cookies(), headers()]);
  const locale = chooseLocale(jar.get(localeCookie)?.value, head.get('accept-language'));
  return {
    locale: languageTags[locale],
    messages: await messagesOf(locale),
    timeZone: chooseTimeZone(jar.get(timeZoneCookie)?.value),
    now: new Date(),
    formats,
  };
});
