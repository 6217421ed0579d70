import { betterAuth } from 'better-auth';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import type { Db } from '@/db/client';
import { account, session, user, verification } from '@/db/schema/auth';
import { maxPasswordLength, minPasswordLength } from '@/server/domain/session-input';
import { newId } from '@/server/platform/ids';

const daySeconds = 24 * 60 * 60;
const sessionSeconds = 7 * daySeconds;

const idPrefixes: Record<string, string> = {
  user: 'usr',
  session: 'ses',
  account: 'acc',
  verification: 'ver',
};

export type AuthOptions = {
  db: Db;
  /** Signs the session cookie. */
  secret: string;
  /** Where people reach the console; its scheme decides whether cookies are `__Host-` and Secure. */
  publicUrl: string;
};

/**
 * better-auth, used in process only: its own HTTP routes are not served, so that every way in is a procedure of ours
 * that declares its permission. Rate limits are ours too (server/auth/sign-in-limit.ts).
 */
export function createAuth({ db, secret, publicUrl }: AuthOptions) {
  const secure = publicUrl.startsWith('https://');
  return betterAuth({
    baseURL: publicUrl,
    secret,
    telemetry: { enabled: false },
    // What goes wrong is thrown to us; a failed sign-in is our audit's matter, not a line on standard output.
    logger: { disabled: true },
    database: drizzleAdapter(db, { provider: 'pg', schema: { user, session, account, verification } }),
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength, maxPasswordLength },
    rateLimit: { enabled: false },
    // No cookie cache: a session that was ended is over at the next request.
    session: { expiresIn: sessionSeconds, updateAge: daySeconds, cookieCache: { enabled: false } },
    user: {
      additionalFields: {
        instanceAdmin: { type: 'boolean', required: true, defaultValue: false, input: false },
        mustChangePassword: { type: 'boolean', required: true, defaultValue: false, input: false },
      },
    },
    advanced: {
      database: { generateId: ({ model }) => newId(idPrefixes[model] ?? 'aut') },
      // The prefix is ours: better-auth would say `__Secure-`, which a sibling domain may overwrite.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: sessionCookieName(publicUrl),
          attributes: { secure, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

export function sessionCookieName(publicUrl: string): string {
  return publicUrl.startsWith('https://') ? '__Host-loam_session' : 'loam_session';
}
