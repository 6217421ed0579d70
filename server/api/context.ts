import { type Authenticated, authenticate } from '@/server/auth/authenticate';
import type { LoamError } from '@/server/domain/error';
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
  /** Why `actor` is null, when there is more to say than that nobody signed in. */
  refusal: LoamError | null;
  runtime: Runtime;
  request: RequestFacts;
};

/** The context of one request. A token that is not valid makes nobody an actor; it is said where one is needed. */
export async function createApiContext(
  runtime: Runtime,
  facts: { id: string; headers: Headers; address: string },
): Promise<ApiContext> {
  const now = () => new Date();
  const db = runtime.database.db;
  const who: Authenticated = await authenticate({ auth: runtime.auth, db }, facts.headers, now());
  return {
    db,
    actor: who.actor,
    refusal: who.refusal,
    requestId: facts.id,
    logger: logger().child({ requestId: facts.id, actor: who.actor && actorName(who.actor) }),
    now,
    extensions: runtime.extensions,
    clusters: runtime.clusters,
    ...(runtime.helm ? { helm: runtime.helm } : {}),
    ...(runtime.http ? { http: runtime.http } : {}),
    runtime,
    request: { ...facts, setCookies: [...who.setCookies] },
  };
}

function actorName(actor: Actor): string {
  return actor.type === 'system' ? 'system' : actor.id;
}
