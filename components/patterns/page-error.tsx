'use client';

import { useTranslations } from 'next-intl';
import { Failure } from './failure';

/** A page that could not be drawn. What went wrong stays on the server; the digest finds it in the log. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('errorPage');
  return (
    <Failure
      page
      tried={t('failed')}
      problem={{ message: t('failedText') }}
      requestId={error.digest}
      onRetry={reset}
    />
  );
}
