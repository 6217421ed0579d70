import type { Db } from '@/db/client';
import { LoamError } from '@/server/domain/error';
import type { Actor } from './actor';
import type { Auth } from './auth';
import { findTokenActor } from './token';

export type Authenticated = {
  actor: Actor | null;
  /** Why a token that was sent makes nobody an actor. */
  refusal: LoamError | null;
  /** `Set-Cookie` lines that prolong the session. */
  setCookies: readonly string[];
};

const nobody: Authenticated = { actor: null, refusal: null, setCookies: [] };

/** Who sends these headers: an API token (`Authorization: Bearer`) goes before the session cookie. */
export async function authenticate(
  { auth, db }: { auth: Auth; db: Db },
  headers: Headers,
  now: Date,
): Promise<Authenticated> {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const actor = await findBearer(db, authorization, now);
    // No falling back to the cookie: who sends a token wants to act as that token.
    return actor ? { ...nobody, actor } : { ...nobody, refusal: invalidToken() };
  }
  if (!headers.has('cookie')) return nobody;
  const { headers: answer, response } = await auth.api.getSession({ headers, returnHeaders: true });
  if (!response) return nobody;
  const { user, session } = response;
  const { id, name, instanceAdmin, mustChangePassword } = user;
  return {
    actor: { type: 'user', id, name, instanceAdmin, mustChangePassword, sessionId: session.id },
    refusal: null,
    setCookies: answer.getSetCookie(),
  };
}

async function findBearer(db: Db, authorization: string, now: Date): Promise<Actor | null> {
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  return token === undefined ? null : findTokenActor(db, token, now);
}

function invalidToken(): LoamError {
  return new LoamError('unauthenticated', 'The API token is not valid.', {
    expected: 'Authorization: Bearer <token>',
    got: 'a token that is unknown, expired or revoked',
    hint: 'Make a new one in the settings of the project.',
  });
}
