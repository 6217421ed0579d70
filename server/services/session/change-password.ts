import { APIError } from 'better-auth/api';
import { eq } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { user } from '@/db/schema/auth';
import { countSignIn, forgiveSignIn } from '@/server/auth/sign-in-limit';
import { LoamError } from '@/server/domain/error';
import type { ChangePassword } from '@/server/domain/session-input';
import { recordAudit, recordDenial } from '../audit';
import { inTransaction } from '../transaction';
import { type SessionContext, assertPerson } from './session-context';
import { sessionsTopic } from './sign-out';

/** Sets a password of one's own; every session ends, and this browser gets a new one. */
export async function changePassword(ctx: SessionContext, input: ChangePassword): Promise<void> {
  const actor = assertPerson(ctx.actor);
  if (input.newPassword === input.currentPassword) {
    throw new LoamError('invalid-input', 'The new password is the old one.', { path: 'newPassword' });
  }
  const known = { ...ctx, actor };
  const attempt = { email: `password of ${actor.id}`, address: ctx.request.address };
  // A stolen session must not become a way to guess the password.
  await countSignIn(ctx.db, attempt, ctx.now());
  try {
    const { headers } = await ctx.auth.api.changePassword({
      body: { ...input, revokeOtherSessions: true },
      headers: ctx.request.headers,
      returnHeaders: true,
    });
    ctx.request.setCookies.splice(0, Infinity, ...headers.getSetCookie());
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    const target = `user/${actor.id}`;
    await recordDenial(known, { projectId: null, action: 'session.change-password', target });
    throw new LoamError('denied', 'The current password is wrong.', { path: 'currentPassword' });
  }
  await forgiveSignIn(ctx.db, attempt, ctx.now());
  await inTransaction(known, async (ctx) => {
    await ctx.db
      .update(user)
      .set({ mustChangePassword: false, updatedAt: ctx.now() })
      .where(eq(user.id, actor.id));
    await recordChange(ctx.db, { projectId: null, topic: sessionsTopic });
    await recordAudit(ctx, {
      projectId: null,
      action: 'session.change-password',
      target: `user/${actor.id}`,
    });
  });
}
