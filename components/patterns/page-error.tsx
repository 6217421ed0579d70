'use client';

import { useTranslations } from 'next-intl';
import { Failure } from './failure';

/**
 * A page that could not be drawn. What went wrong on the server stays there, and the digest finds it in the log; what went wrong in the
 * browser has none, and is said.
 */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('errorPage');
  return (
    <Failure
      page
      tried={t('failed')}
      problem={{
        message: error.digest === undefined ? t('failedHere', { why: error.message }) : t('failedText'),
      }}
      requestId={error.digest}
      onRetry={reset}
    />
  );
}
