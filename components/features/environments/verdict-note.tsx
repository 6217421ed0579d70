'use client';

import { useTranslations } from 'next-intl';
import { Note } from '@/components/patterns/note';
import type { Outputs } from '@/components/trpc/trpc';

/** What the try of a connection came to. */
export function VerdictNote({ verdict }: { verdict: Outputs['cluster']['test'] }) {
  const t = useTranslations('environments');
  if (!verdict.ok) {
    return (
      <Note tone="fail">
        {verdict.message} {verdict.hint}
      </Note>
    );
  }
  return (
    <Note tone="ok">
      {t('answers', { version: verdict.version?.git ?? '', latency: Math.round(verdict.latencyMs ?? 0) })}
      {verdict.narrow && ` ${t('narrow')}`}
    </Note>
  );
}
