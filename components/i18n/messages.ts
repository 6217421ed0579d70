import type { Locale } from './locale';

const loaders = {
  en: () => import('@/messages/en.json'),
  zh: () => import('@/messages/zh.json'),
} satisfies Record<Locale, () => Promise<unknown>>;

/** The messages of one language; the other one is not loaded. */
export async function messagesOf(locale: Locale) {
  return (await loaders[locale]()).default;
}
