'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { isWorthRetrying, problemOf } from '@/components/trpc/problem-of';
import { Failure } from './failure';

/** A failed query or mutation in place. `tried` is a sentence: "The applications could not be read." */
export function QueryFailure({
  tried,
  error,
  onRetry,
  retrying,
  page,
  children,
}: {
  tried: string;
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  page?: boolean;
  children?: ReactNode;
}) {
  const { problem, requestId } = useShownProblem(error);
  return (
    <Failure
      tried={tried}
      problem={problem}
      requestId={requestId}
      // What is gone does not come back by asking.
      onRetry={isWorthRetrying(error) ? onRetry : undefined}
      retrying={retrying}
      page={page}
    >
      {children}
    </Failure>
  );
}

/** An error in words, also where the server kept them to itself or did not answer. */
export function useShownProblem(error: unknown) {
  const t = useTranslations('patterns');
  const shown = problemOf(error);
  const words = { internal: t('unknownError'), offline: t('offline'), problem: shown.problem.message };
  return { ...shown, problem: { ...shown.problem, message: words[shown.kind] } };
}
