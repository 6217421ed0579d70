'use client';

import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import { Note } from '@/components/patterns/note';
import { useShownProblem } from '@/components/patterns/query-failure';
import { Button } from '@/components/ui/button';
import type { Arranged } from './use-arrangement';

/** Where the steps were put could not be read, or not be kept. */
export function ArrangementNote({ arranged: { arrangement, error, retry } }: { arranged: Arranged }) {
  const t = useTranslations('design');
  const keeping = useSyncExternalStore(
    arrangement.listen,
    () => arrangement.keeping,
    () => arrangement.keeping,
  );
  if (error) return <Failed error={error} words={(why) => t('spotsUnread', { why })} onRetry={retry} />;
  if (keeping.state !== 'failed') return null;
  const again = () => void arrangement.flush();
  return <Failed error={keeping.error} words={(why) => t('spotsNotKept', { why })} onRetry={again} />;
}

function Failed({
  error,
  words,
  onRetry,
}: {
  error: unknown;
  words: (why: string) => string;
  onRetry: () => void;
}) {
  const t = useTranslations('design');
  const { problem } = useShownProblem(error);
  const again = (
    <Button size="sm" onClick={onRetry}>
      {t('spotsAgain')}
    </Button>
  );
  return (
    <Note tone="warn" action={again}>
      {words([problem.message, problem.hint].filter(Boolean).join(' '))}
    </Note>
  );
}
