import { TRPCClientError, createTRPCClient, httpBatchLink } from '@trpc/client';
import superjson from 'superjson';
import type { Problem } from '@/server/domain/error';
import type { AppRouter } from '../root';
import type { Runtime } from '../runtime';
import { handleTrpcRequest } from '../trpc/handler';
import type { TestPerson } from './test-runtime';

/** What a browser does, over the product's own request handler: keeps cookies, says its origin. */
export function createTestBrowser(
  runtime: Runtime,
  { address = '203.0.113.7', token }: { address?: string; token?: string } = {},
) {
  const cookies = new Map<string, string>();
  const send = async (request: Request): Promise<Response> => {
    const response = await handleTrpcRequest(runtime, request);
    for (const line of response.headers.getSetCookie()) keep(cookies, line);
    return response;
  };
  const headers = () => ({
    'x-forwarded-for': address,
    origin: runtime.publicUrl,
    ...(cookies.size > 0 && { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
    ...(token && { authorization: `Bearer ${token}` }),
  });
  const trpc = createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({
        url: `${runtime.publicUrl}/api/trpc`,
        transformer: superjson,
        headers,
        fetch: (url, init) => send(new Request(url, init as RequestInit)),
      }),
    ],
  });
  return { trpc, cookies, headers, send };
}

export type TestBrowser = ReturnType<typeof createTestBrowser>;

export async function signedIn(
  runtime: Runtime,
  person: TestPerson,
  options?: { address?: string },
): Promise<TestBrowser> {
  const browser = createTestBrowser(runtime, options);
  await browser.trpc.session.signIn.mutate({ email: person.email, password: person.password });
  return browser;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = '', ...attributes] = line.split(';');
  const name = pair.slice(0, pair.indexOf('='));
  const value = pair.slice(pair.indexOf('=') + 1);
  const gone = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute));
  if (gone || value === '') cookies.delete(name);
  else cookies.set(name, value);
}

/** What a refused call said. Throws when it was not refused, or not by the product. */
export async function failure(call: Promise<unknown>): Promise<Problem & { requestId: string }> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof TRPCClientError)) throw error;
    const { problem, requestId } = error.data as { problem: Problem | null; requestId: string };
    if (!problem) throw new Error(`it failed for another reason: ${error.message}`, { cause: error });
    return { ...problem, requestId };
  }
  throw new Error('it was not refused');
}
