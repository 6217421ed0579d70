import type { Text } from '@/server/domain/form-hints';

/** A text of a plugin in the language of the page; plugins bring their own strings. */
export function textOf(text: Text, locale: string): string {
  if (typeof text === 'string') return text;
  return locale === 'zh' ? text.zh : text.en;
}
