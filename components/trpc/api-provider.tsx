'use client';

import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { useState, type ReactNode } from 'react';
import superjson from 'superjson';
import { routes } from '@/components/routes';
import type { AppRouter } from '@/server/api/root';
import { isSignedOut } from './problem-of';
import { makeQueryClient } from './query-client';
import { TRPCProvider } from './trpc';

const url = '/api/trpc';

function makeClient() {
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url, transformer: superjson }),
        // By POST: a document that is checked while somebody types does not fit into a URL.
        false: httpBatchLink({ url, transformer: superjson, methodOverride: 'POST', maxItems: 20 }),
      }),
    ],
  });
}

// The session ended: elsewhere, or by time. After the sign-in the person is back here.
function leaveWhenSignedOut(error: unknown): void {
  const { pathname, search } = window.location;
  if (isSignedOut(error) && pathname !== routes.signIn())
    window.location.assign(routes.signIn(pathname + search));
}

let queryClientOfTab: QueryClient | undefined;

// On the server a client of its own per request: what one person may see must not reach another.
function queryClientHere(): QueryClient {
  if (typeof window === 'undefined') return makeQueryClient(() => undefined);
  queryClientOfTab ??= makeQueryClient(leaveWhenSignedOut);
  return queryClientOfTab;
}

export function ApiProvider({ children }: { children: ReactNode }) {
  const queryClient = queryClientHere();
  const [client] = useState(makeClient);
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {children}
      </TRPCProvider>
    </QueryClientProvider>
  );
}
