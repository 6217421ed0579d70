import type { Auth } from '@/server/auth/auth';
import { LoamError } from '@/server/domain/error';
import type { Actor, ServiceContext } from '../context';

/** What the verbs about sessions need beyond the usual: better-auth, and the request whose cookie it is about. */
export type SessionContext = Omit<ServiceContext, 'actor'> & {
  actor: Actor | null;
  auth: Auth;
  request: { headers: Headers; address: string; setCookies: string[] };
};

export type Person = Extract<Actor, { type: 'user' }>;

/** Somebody who signed in with a password: tokens and the system have neither session nor password. Throws `denied`. */
export function assertPerson(actor: Actor | null): Person {
  if (actor?.type === 'user') return actor;
  throw new LoamError('denied', 'This is for people who signed in, not for tokens.');
}

/** What better-auth writes beside a new session. */
export function peerHeaders({ request }: Pick<SessionContext, 'request'>): Headers {
  const headers = new Headers({ 'x-forwarded-for': request.address });
  const agent = request.headers.get('user-agent');
  if (agent) headers.set('user-agent', agent.slice(0, 300));
  return headers;
}
