import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { parse, stringify } from 'superjson';
import { isWorthRetrying } from './problem-of';

/** One per tab in the browser, one per request on the server; dates and the like survive the way between them. */
export function makeQueryClient(onAnyError: (error: unknown) => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: onAnyError }),
    mutationCache: new MutationCache({ onError: onAnyError }),
    defaultOptions: {
      queries: {
        // Live signals say when something changed; this is for what nobody signals.
        staleTime: 30_000,
        refetchOnWindowFocus: false,
        retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      },
      // As one text: of thousands of objects React would write and read each on its own.
      dehydrate: { serializeData: stringify },
      hydrate: { deserializeData: parse },
    },
  });
}
