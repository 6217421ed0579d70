import {
  type FetchQueryOptions,
  HydrationBoundary,
  QueryClient,
  type QueryKey,
  defaultShouldDehydrateQuery,
  dehydrate,
  hashKey,
} from '@tanstack/react-query';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { headers } from 'next/headers';
import { type ReactNode, cache } from 'react';
import { stringify } from 'superjson';
import { settings } from '@/server/platform/env';
import { getLivePosition } from '@/server/services/live/stream';
import { getSession, type Session } from '@/server/services/session/get';
import { createApiContext } from './context';
import { peerAddress } from './http/peer-address';
import { requestIdOf } from './http/request-id';
import { appRouter } from './root';
import { runtime } from './runtime';
import { reportError } from './trpc/handler';
import { t } from './trpc/init';

/** Who asks for this page; once per request. A page cannot set cookies, so none are kept. */
const pageContext = cache(async () => {
  const head = new Headers(await headers());
  return createApiContext(runtime(), {
    id: requestIdOf(head),
    headers: head,
    address: peerAddress(head, settings().LOAM_TRUSTED_PROXIES),
  });
});

const createCaller = t.createCallerFactory(appRouter);

/** Calls procedures in process: `(await api()).project.get({ project })`. */
export const api = cache(async () => createCaller(await pageContext(), { onError: reportError }));

/** Who is signed in; null when nobody is. */
export const findSession = cache(async (): Promise<Session | null> => {
  const { actor, ...ctx } = await pageContext();
  return actor ? getSession({ ...ctx, actor }) : null;
});

const queryClient = cache(
  () =>
    new QueryClient({
      defaultOptions: { queries: { retry: false }, dehydrate: { serializeData: stringify } },
    }),
);

/** Query options for `prefetch`: `trpc.application.list.queryOptions({ project })`. */
export const trpc = createTRPCOptionsProxy({ ctx: pageContext, router: appRouter, queryClient });

// Options of different queries have no common type but this: each is typed by the procedure that it is for.
type Prefetchable = { queryKey: QueryKey };

/**
 * Where the page's stream of changes begins. A layout and its page are made at the same time: whichever reads first, this is
 * read before, so that what changes under way is told by the stream.
 */
export const livePosition = cache(() => getLivePosition({ hub: runtime().live }));

/** Reads what the page's components will ask for. What fails is asked again by the browser, which shows the error. */
export async function prefetch(...queries: Prefetchable[]): Promise<void> {
  await livePosition();
  await Promise.all(queries.map((query) => queryClient().prefetchQuery(query as FetchQueryOptions)));
}

/**
 * Hands what was prefetched to the components inside; a layout only `of` what it read itself, else all that its page has
 * read by then would be in the answer twice.
 */
export function HydrateClient({ of, children }: { of?: readonly Prefetchable[]; children: ReactNode }) {
  const own = of && new Set(of.map(({ queryKey }) => hashKey(queryKey)));
  const state = dehydrate(queryClient(), {
    shouldDehydrateQuery: (query) =>
      defaultShouldDehydrateQuery(query) && (own?.has(query.queryHash) ?? true),
  });
  return <HydrationBoundary state={state}>{children}</HydrationBoundary>;
}
