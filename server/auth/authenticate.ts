import type { Db } from '@/db/client';
import { LoamError } from '@/server/domain/error';
import type { Actor } from './actor';
import type { Auth } from './auth';
import { findTokenActor } from './token';

export type Authenticated = {
  actor: Actor | null;
  /** A browser sends its cookie whoever wrote the page; such requests must come from our own origin. */
  byCookie: boolean;
  /** `Set-Cookie` lines that prolong the session. */
  setCookies: string[];
};

/** Who sends these headers: an API token (`Authorization: Bearer`) goes before the session cookie. */
export async function authenticate(
  { auth, db }: { auth: Auth; db: Db },
  headers: Headers,
  now: Date,
): Promise<Authenticated> {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    return { actor: await authenticateToken(db, authorization, now), byCookie: false, setCookies: [] };
  }
  if (!headers.has('cookie')) return { actor: null, byCookie: false, setCookies: [] };
  const { headers: answer, response } = await auth.api.getSession({ headers, returnHeaders: true });
  if (!response) return { actor: null, byCookie: true, setCookies: [] };
  const { user, session } = response;
  const { id, name, instanceAdmin, mustChangePassword } = user;
  return {
    actor: { type: 'user', id, name, instanceAdmin, mustChangePassword, sessionId: session.id },
    byCookie: true,
    setCookies: answer.getSetCookie(),
  };
}

// Throws instead of falling back to the cookie: who sends a token wants to act as that token.
async function authenticateToken(db: Db, authorization: string, now: Date): Promise<Actor> {
  const token = /^bearer +(\S+)$/i.exec(authorization)?.[1];
  const actor = token === undefined ? null : await findTokenActor(db, token, now);
  if (actor) return actor;
  throw new LoamError('unauthenticated', 'The API token is not valid.', {
    expected: 'Authorization: Bearer <token>',
    got:
      token === undefined ? 'another kind of authorization' : 'a token that is unknown, expired or revoked',
    hint: 'Make a new one under Settings > Tokens.',
  });
}
