import type { Problem } from '@/server/domain/error';

/** What is wrong with what stands in a field, at that field. */
export function sentenceOf({ message, hint }: Problem): string {
  return [message, hint].filter(Boolean).join(' · ');
}
