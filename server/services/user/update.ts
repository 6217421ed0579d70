import { and, eq, ne, sql } from 'drizzle-orm';
import { recordChange } from '@/db/record-change';
import { account, session, user } from '@/db/schema/auth';
import { newOneTimeCredential } from '@/server/auth/credential';
import { LoamError } from '@/server/domain/error';
import type { ResetPassword, UpdateUser } from '@/server/domain/session-input';
import { recordAudit } from '../audit';
import { authorizeInstance } from '../authorize';
import type { ServiceContext } from '../context';
import { sessionsTopic } from '../session/sign-out';
import { inTransaction } from '../transaction';

/** Makes somebody an instance admin, or no longer one. */
export async function updateUser(ctx: ServiceContext, input: UpdateUser): Promise<void> {
  await authorizeInstance(ctx, 'instance-wide.user.manage');
  const { id, instanceAdmin } = input;
  await inTransaction(ctx, async (ctx) => {
    if (!instanceAdmin) await assertOtherAdmin(ctx, id);
    const changed = await ctx.db
      .update(user)
      .set({ instanceAdmin, updatedAt: ctx.now() })
      .where(eq(user.id, id))
      .returning({ id: user.id });
    if (changed.length === 0) throw noSuchUser(id);
    await record(ctx, { action: 'user.update', id, detail: { instanceAdmin } });
  });
}

/** Gives somebody a new one-time password and ends their sessions. It is in the answer and nowhere else. */
export async function resetPassword(
  ctx: ServiceContext,
  { id }: ResetPassword,
): Promise<{ password: string }> {
  await authorizeInstance(ctx, 'instance-wide.user.manage');
  return inTransaction(ctx, async (ctx) => {
    const { password, hash } = await newOneTimeCredential();
    const changed = await ctx.db
      .update(account)
      .set({ password: hash, updatedAt: ctx.now() })
      .where(and(eq(account.userId, id), eq(account.providerId, 'credential')))
      .returning({ id: account.id });
    if (changed.length === 0) throw noSuchUser(id);
    await ctx.db.update(user).set({ mustChangePassword: true }).where(eq(user.id, id));
    await ctx.db.delete(session).where(eq(session.userId, id));
    await record(ctx, { action: 'user.reset-password', id, detail: {} });
    return { password };
  });
}

// Locked, so that two admins cannot take each other's rights at the same moment.
async function assertOtherAdmin(ctx: ServiceContext, id: string): Promise<void> {
  await ctx.db.execute(sql`select pg_advisory_xact_lock(hashtextextended('instance-admins', 0))`);
  const others = await ctx.db
    .select({ id: user.id })
    .from(user)
    .where(and(eq(user.instanceAdmin, true), ne(user.id, id)))
    .limit(1);
  if (others.length > 0) return;
  throw new LoamError('illegal-state', 'This is the last instance admin.', {
    hint: 'Make somebody else an instance admin first.',
  });
}

function noSuchUser(id: string): LoamError {
  return new LoamError('not-found', `There is no user "${id}".`);
}

async function record(
  ctx: ServiceContext,
  entry: { action: string; id: string; detail: { instanceAdmin?: boolean } },
): Promise<void> {
  const { action, id, detail } = entry;
  await recordChange(ctx.db, { projectId: null, topic: sessionsTopic });
  await recordAudit(ctx, { projectId: null, action, target: `user/${id}`, detail });
}
