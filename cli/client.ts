import { TRPCClientError, createTRPCClient, httpLink, httpSubscriptionLink, splitLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import superjson from 'superjson';
import type { AppRouter } from '@/server/api/root';
import { LoamError, type Problem } from '@/server/domain/error';
import type { Connection } from './connection';

export type Client = ReturnType<typeof createClient>;

export function createClient({ url, token }: Connection) {
  const endpoint = `${url}/api/trpc`;
  const headers = { authorization: `Bearer ${token}` };
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({
          url: endpoint,
          transformer: superjson,
          EventSource,
          eventSourceOptions: () => ({
            fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
          }),
        }),
        // A document that is checked or rendered does not fit into a URL.
        false: httpLink({ url: endpoint, transformer: superjson, headers, methodOverride: 'POST' }),
      }),
    ],
  });
}

/** What the server answered, or that it did not, as the error that the server threw. */
export function toLoamError(error: unknown): unknown {
  if (!(error instanceof TRPCClientError)) return error;
  const data = error.data as
    | { problem?: Problem; problems?: Problem[]; requestId?: string }
    | null
    | undefined;
  if (data?.problem) {
    const { code, message, ...place } = data.problem;
    return new LoamError(code, message, { ...place, problems: data.problems ?? [], cause: error });
  }
  if (error.cause && !data)
    return new LoamError('unavailable', `Loam does not answer: ${reasonOf(error.cause)}`, {
      hint: 'Is it running? `npm start` in the checkout starts it; LOAM_URL names another.',
      cause: error,
    });
  const request = data?.requestId ? ` (request ${data.requestId})` : '';
  return new LoamError('unavailable', `${error.message}${request}`, { cause: error });
}

function reasonOf(error: Error): string {
  const cause = error.cause as (Error & { code?: string }) | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
