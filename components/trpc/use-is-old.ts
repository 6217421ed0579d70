'use client';

import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { isWorthRetrying } from './problem-of';

const never = () => false;

/** Is something on the page known only from before, because asking again failed? And how to ask once more. */
export function useIsOld(): { isOld: boolean; readAgain: () => void } {
  const queryClient = useQueryClient();
  const watch = useCallback(
    (listener: () => void) => queryClient.getQueryCache().subscribe(listener),
    [queryClient],
  );
  const isOld = useSyncExternalStore(watch, () => oldQueries(queryClient).length > 0, never);
  return {
    isOld,
    readAgain: () => {
      for (const { queryKey } of oldQueries(queryClient)) void queryClient.refetchQueries({ queryKey });
    },
  };
}

function oldQueries(queryClient: QueryClient) {
  return queryClient
    .getQueryCache()
    .findAll({ type: 'active' })
    .filter(
      ({ state: { status, data, error } }) =>
        status === 'error' && data !== undefined && isWorthRetrying(error),
    );
}
