import { APIError } from 'better-auth/api';
import { eq } from 'drizzle-orm';
import { user } from '@/db/schema/auth';
import { countSignIn, forgiveSignIn } from '@/server/auth/sign-in-limit';
import { LoamError } from '@/server/domain/error';
import type { SignIn } from '@/server/domain/session-input';
import { recordAudit, recordDenial } from '../audit';
import { type SessionContext, peerHeaders } from './session-context';

/** Checks the password and starts a session, whose cookie goes out with the answer. */
export async function signIn(ctx: SessionContext, input: SignIn): Promise<{ mustChangePassword: boolean }> {
  const attempt = { email: input.email, address: ctx.request.address };
  try {
    await countSignIn(ctx.db, attempt, ctx.now());
    const { headers } = await ctx.auth.api.signInEmail({
      body: { email: input.email, password: input.password },
      headers: peerHeaders(ctx),
      returnHeaders: true,
    });
    ctx.request.setCookies.push(...headers.getSetCookie());
  } catch (error) {
    return refuse(ctx, input, error);
  }
  await forgiveSignIn(ctx.db, attempt, ctx.now());
  const [person] = await ctx.db.select().from(user).where(eq(user.email, input.email.toLowerCase()));
  if (!person) throw new LoamError('unauthenticated', 'Your account is gone.');
  const { id, name, instanceAdmin, mustChangePassword } = person;
  const actor = { type: 'user', id, name, instanceAdmin, mustChangePassword } as const;
  await recordAudit(
    { ...ctx, actor },
    {
      projectId: null,
      action: 'session.create',
      target: `user/${person.email}`,
      detail: { address: attempt.address },
    },
  );
  return { mustChangePassword };
}

// The same words for an unknown name and a wrong password; better-auth takes the same time for both.
async function refuse(ctx: SessionContext, { email }: SignIn, error: unknown): Promise<never> {
  // What the limit stops is not written down each time: the audit must not grow as fast as somebody can knock.
  if (!(error instanceof APIError)) throw error;
  const actor = { type: 'system', name: `sign-in from ${ctx.request.address}` } as const;
  const target = `user/${email.toLowerCase()}`;
  await recordDenial({ ...ctx, actor }, { projectId: null, action: 'session.create', target });
  throw new LoamError('unauthenticated', 'The e-mail or the password is wrong.');
}
