import { type Authenticated, authenticate } from '@/server/auth/authenticate';
import { logger } from '@/server/platform/logger';
import type { Actor, ServiceContext } from '@/server/services/context';
import type { Runtime } from './runtime';

/** What a verb may need of the HTTP request that it serves; in process there is none to answer. */
export type RequestFacts = {
  id: string;
  headers: Headers;
  /** Address of the peer, as far as it is known. */
  address: string;
  /** `Set-Cookie` lines that go out with the answer. */
  setCookies: string[];
};

/** The context of a procedure or route before it is known who asks. */
export type ApiContext = Omit<ServiceContext, 'actor'> & {
  actor: Actor | null;
  runtime: Runtime;
  request: RequestFacts;
};

/** The context of one request. Throws `unauthenticated` for a token that is not valid. */
export async function createApiContext(
  runtime: Runtime,
  facts: { id: string; headers: Headers; address: string },
): Promise<ApiContext> {
  const now = () => new Date();
  const db = runtime.database.db;
  const { actor, setCookies }: Authenticated = await authenticate(
    { auth: runtime.auth, db },
    facts.headers,
    now(),
  );
  return {
    db,
    actor,
    requestId: facts.id,
    logger: logger().child({ requestId: facts.id, actor: actor && actorName(actor) }),
    now,
    extensions: runtime.extensions,
    clusters: runtime.clusters,
    runtime,
    request: { ...facts, setCookies },
  };
}

function actorName(actor: Actor): string {
  return actor.type === 'system' ? 'system' : actor.id;
}
